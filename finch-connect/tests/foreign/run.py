#!/usr/bin/env python3
"""Finch's own SDKs for Python and Node against `finch-mock`, through the whole cycle.

In: nothing; cargo, Python 3.9 or later with venv, Node 20 or later with npm, and their registries are needed.
Out: a Markdown table of what was seen, and exit code 1 where a step failed. What it installs goes
into a temporary folder and away with it.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKSPACE = HERE.parents[2]
PYTHON_SDK = "finch-api==2.9.1"
NODE_SDK = "@tryfinch/finch-api@10.7.0"
SECONDS = 300


def main():
    build("--bin", "finch-mock")
    build("--example", "create_session")
    with tempfile.TemporaryDirectory(prefix="finch-foreign-") as folder:
        folder = Path(folder)
        python, node = install(folder)
        columns = [
            cycle(PYTHON_SDK, [python, HERE / "cycle.py"], {}),
            cycle(NODE_SDK, ["node", HERE / "cycle.mjs"], {"SDK_FOLDER": str(node)}),
        ]
        ours = cycle("finch-connect", [program("examples/create_session")], {}, REQUEST)
    print(table(columns))
    print(headers([*columns, ours]))
    return 0 if all(is_good(column) for column in columns) else 1


REQUEST = json.dumps({"customer_id": "rs-1", "customer_name": "Acme", "products": ["company"]})


def build(*what):
    command = ["cargo", "build", "-q", "-p", "finch-connect", "--features", "mock", *what]
    subprocess.run(command, cwd=WORKSPACE, check=True)


def program(name):
    target = Path(os.environ.get("CARGO_TARGET_DIR", WORKSPACE / "target"))
    return WORKSPACE / target / "debug" / name


def install(folder):
    """The SDKs, each in a folder of its own. Nothing of them runs while they are installed."""
    subprocess.run([sys.executable, "-m", "venv", folder / "python"], check=True)
    python = folder / "python" / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--only-binary", ":all:", PYTHON_SDK], check=True)
    node = folder / "node"
    node.mkdir()
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run([*npm, "--prefix", node, NODE_SDK], check=True)
    return python, node


class Mock:
    """`finch-mock` for as long as the block runs. It ends with its standard input."""

    def __enter__(self):
        command = [program("finch-mock"), "--until-stdin-closes"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        settings = {}
        for line in self.process.stdout:
            found = re.fullmatch(r"export (FINCH_\w+)=(.*)\n", line)
            if found:
                settings[found[1]] = found[2]
            if len(settings) == 3:
                break
        else:
            raise RuntimeError("finch-mock did not start")
        # What else it says is read, so that it never waits for a reader.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return settings

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)


def cycle(name, command, more, text=None):
    """Runs a client against a mock of its own. Its steps, and the requests that the mock has seen."""
    with Mock() as settings:
        environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        environment |= settings | more
        done = subprocess.run(
            [str(part) for part in command], env=environment, input=text, capture_output=True,
            text=True, timeout=SECONDS,
        )
        sys.stderr.write(done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line]
        seen = requests(settings["FINCH_BASE_URL"])
    return {"name": name, "steps": lines, "requests": seen, "code": done.returncode}


def requests(url):
    from urllib.request import ProxyHandler, build_opener

    with build_opener(ProxyHandler({})).open(f"{url}/mock/requests") as answer:
        return json.load(answer)


def is_good(column):
    """Every step of the cycle ran, and none failed."""
    wanted = (HERE / "steps.txt").read_text().splitlines()
    steps = [step["step"] for step in column["steps"]]
    return column["code"] == 0 and steps == wanted and all(step["good"] for step in column["steps"])


def table(columns):
    rows = {}
    for index, column in enumerate(columns):
        for step in column["steps"]:
            cells = rows.setdefault(step["step"], ["(not run)"] * len(columns))
            cells[index] = step["seen"] if step["good"] else f"**FAILED** {step['seen']}"
    lines = ["| step | " + " | ".join(f"`{column['name']}`" for column in columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    lines += [f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows.items()]
    return "\n".join(lines) + "\n"


def headers(columns):
    """The headers of the first request of each client."""
    first = [column["requests"][0]["headers"] if column["requests"] else {} for column in columns]
    names = sorted({name for one in first for name in one} - {"host", "content-length"})
    lines = ["| header | " + " | ".join(f"`{column['name']}`" for column in columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for name in names:
        cells = [f"`{one[name]}`" if name in one else "" for one in first]
        lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
