"""How long a browser takes over the HTML page: loading, searching, filtering, scrolling.

The abstracts are made up of random words; only their number, length and markup matter here.

    python -m benchmarks.html_page --abstracts 2000
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from absclf.abstract import KeyPoint, Record, Section, Sentence, StructuredAbstract
from absclf.report import write_html
from absclf.schemes import get_scheme
from tests.report.chromium import Chromium, find_chromium

LABELS = get_scheme("research").labels
SENTENCES_PER_LABEL = (2, 1, 3, 4, 2)
REPEATS = 5

# Sets a control of the form, and gives the milliseconds until the page shows the result: the pause after
# typing is left out, style and layout are in.
CHANGE = """(async () => {
  const form = document.querySelector("form");
  const output = form.querySelector("output");
  const control = %s;
  %s;
  const done = new Promise((resolve) => {
    const observer = new MutationObserver(() => { observer.disconnect(); resolve(); });
    observer.observe(output, { childList: true });
  });
  const typed = control.type === "search";
  const start = performance.now();
  control.dispatchEvent(new Event("input", { bubbles: true }));
  await done;
  document.body.getBoundingClientRect();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - start - (typed ? 120 : 0);
})()"""

SCROLL = """(async () => {
  const gaps = [];
  let last = performance.now();
  for (let i = 0; i < 120; i += 1) {
    scrollBy({ top: 400, behavior: "instant" });
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  scrollTo({ top: 0, behavior: "instant" });
  gaps.sort((a, b) => a - b);
  return [gaps[60], gaps[113], gaps[119]];
})()"""

ACTIONS = (
    ("search, a common word", "form.elements.query", 'control.value = "wo"'),
    ("search, two words", "form.elements.query", 'control.value = "word1234 word77"'),
    ("search, nothing found", "form.elements.query", 'control.value = "nowhere"'),
    ("search emptied", "form.elements.query", 'control.value = ""'),
    ("only RESULTS", 'form.querySelector("[value=RESULTS]")', "control.checked = true"),
    ("all sections", 'form.querySelector("[value=RESULTS]")', "control.checked = false"),
    ("a sentence under 50 %", "form.elements.confidence", 'control.value = "<50"'),
    ("any confidence", "form.elements.confidence", 'control.value = ""'),
)


def make_abstracts(count: int) -> Iterator[StructuredAbstract]:
    """Abstracts of twelve sentences of about twenty made-up words."""
    draw = random.Random(0)
    for number in range(count):
        text, sentences, sections = "", [], []
        for label, times in zip(LABELS, SENTENCES_PER_LABEL, strict=True):
            begin = len(text) + bool(text)
            for _ in range(times):
                words = " ".join(f"word{draw.randrange(3000)}" for _ in range(draw.randint(12, 28))).capitalize()
                start = len(text) + bool(text)
                text = f"{text} {words}." if text else f"{words}."
                probability = min(0.999, draw.betavariate(8, 0.8))
                sentences.append(Sentence(text[start:], label, probability, start, len(text), "predicted"))
            sections.append(Section(label, text[begin:], begin, len(text), "predicted"))
        points = tuple(KeyPoint(s.text, s.label, 0.5, s.start, s.end) for s in sentences[2::4])
        record = Record(text, id=str(number), title=f"Made-up abstract {number}", journal="None", year=2020)
        yield StructuredAbstract(record, "auto", "research", 0.9, tuple(sections), tuple(sentences), points)


def main() -> None:
    """Write the page, open it, and print what each thing takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--abstracts", type=int, default=2000)
    count = parser.parse_args().abstracts
    program = find_chromium()
    if program is None:
        sys.exit("No Chromium here: install the package chromium.")
    with tempfile.TemporaryDirectory() as folder, Chromium(program, Path(folder) / "profile") as browser:
        page = Path(folder) / "page.html"
        begin = time.perf_counter()
        with page.open("w", encoding="utf-8") as stream:
            write_html(make_abstracts(count), stream)
        _say("abstracts", f"{count}, {page.stat().st_size / 1e6:.1f} MB")
        _say("made and written", f"{time.perf_counter() - begin:.2f} s")
        browser.emulate()
        loads = []
        for _ in range(REPEATS):
            begin = time.perf_counter()
            browser.open(page)
            loads.append(time.perf_counter() - begin)
        nodes = browser.evaluate("document.getElementsByTagName('*').length")
        paint = browser.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        _say(
            "loaded, script run",
            f"{sorted(loads)[REPEATS // 2]:.2f} s (median of {REPEATS}), {nodes} elements",
        )
        _say("first paint", f"{paint:.0f} ms")
        times: dict[str, list[float]] = {name: [] for name, *_ in ACTIONS}
        shown = {}
        for _ in range(REPEATS):
            for name, control, change in ACTIONS:
                times[name].append(browser.evaluate(CHANGE % (control, change)))
                shown[name] = browser.evaluate("document.querySelector('output').textContent")
        for name, spent in times.items():
            median, longest = sorted(spent)[REPEATS // 2], max(spent)
            _say(name, f"{median:.0f} ms (median of {REPEATS}), {longest:.0f} ms (longest); {shown[name]}")
        middle, most, longest = browser.evaluate(SCROLL)
        _say(
            "frames while scrolling",
            f"{middle:.0f} ms (median), {most:.0f} ms (95 %), {longest:.0f} ms (longest)",
        )
        _say("JavaScript memory", f"{browser.call('Runtime.getHeapUsage')['usedSize'] / 1e6:.0f} MB")
        failures = [event for event in browser.events if event["method"] == "Runtime.exceptionThrown"]
        if failures:
            sys.exit(f"The page's script failed: {failures}")


def _say(what: str, figure: str) -> None:
    print(f"{what:<26}{figure}", flush=True)


if __name__ == "__main__":
    main()
