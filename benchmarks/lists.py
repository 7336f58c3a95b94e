"""Measure how fast lists are read, and how much memory that takes.

    python benchmarks/lists.py [ROWS]         read a list in UTF-8, cp932 and UTF-16
    python benchmarks/lists.py ROWS scan      scan it from end to end, as `mailcheck scan` does

The list is invented, about 200 octets a row, and comes from the disk cache; each measurement is a
process of its own, which tells its own peak of memory (a scan: that of the whole command).
"""

from __future__ import annotations

import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mailcheck.model.source import Limits, ListOptions, Unit
from mailcheck.read.lists import read_list

HEADER = "会員番号,氏名,フリガナ,メールアドレス,電話番号,郵便番号,住所,本文\r\n"
ROW = (
    "{0:07d},山田 太郎{0},ヤマダ タロウ,taro{0}@example.com,090-0000-{1:04d},100-0001,"
    '東京都千代田区架空町{1}-2-3,"山田 太郎{0} 様\nお支払いのご案内です。"\r\n'
)


def write(path: Path, rows: int, encoding: str) -> None:
    """Write an invented list of `rows` rows."""
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(HEADER)
        for number in range(rows):
            file.write(ROW.format(number, number % 10_000))


def measure(path: str, rows: int, name: str) -> None:
    """Read one list and print what it cost."""
    list(read_list(Unit("list", ("warm.csv",), data=(b"email\na@example.com\n",)), Limits(), ListOptions()))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    start, cpu = time.perf_counter(), time.process_time()
    found = sum(
        r.tables["message"].num_rows for r in read_list(Unit("list", (path,)), Limits(), ListOptions())
    )
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if found != rows:
        raise SystemExit(f"{name}: {found} rows instead of {rows}")
    size = Path(path).stat().st_size / rows
    print(
        f"{name:8} {rows / wall:9,.0f} rows/s  cpu {cpu:5.1f} s  {size:.0f} B/row  peak {peak} MiB (before {before})"
    )


def scan(rows: int) -> None:
    """Scan a list with the command itself, and print what it cost and what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write(path, rows, "utf-8")
        command = [sys.executable, "-m", "mailcheck", "scan", str(path), "--lang", "en", "--ignore", "DST408"]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"scan of {rows:,} rows: {wall:.0f} s, cpu {used.ru_utime + used.ru_stime:.0f} s,"
        f" peak {used.ru_maxrss // 1024} MiB, exit code {done.returncode}: {done.stdout.partition(chr(10))[0]}"
    )


def main() -> None:
    """Measure UTF-8, cp932 and UTF-16, or a whole scan."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if "scan" in sys.argv[2:]:
        scan(rows)
        return
    context = multiprocessing.get_context("spawn")
    for encoding in ("utf-8", "cp932", "utf-16"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "list.csv"
            write(path, rows, encoding)
            process = context.Process(target=measure, args=(str(path), rows, encoding))
            process.start()
            process.join()


if __name__ == "__main__":
    main()
