"""The shipped models. Installed as ``absclf.shipped``."""
