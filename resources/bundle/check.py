"""Checks this folder against its own log, with Python alone: python3 -I check.py
Then compare the head it prints with the one in the report, or with one that reached you in another way."""

import base64, hashlib, json, re, sys  # noqa: E401, I001
from pathlib import Path

HERE = Path(__file__).resolve().parent
OBJECTS, PRIVATE = HERE / "objects", HERE / "private.jsonl"
broken, head, commitments, expected, named = [], "0" * 64, {}, {None}, set()
for number, line in enumerate((HERE / "log.jsonl").read_bytes().split(b"\n")[:-1]):
    try:
        event = json.loads(line)
        if event["prev"] != head or event["seq"] != number:  # `prev` is the SHA-256 of the line before it
            broken.append(f"log.jsonl: event {number} does not follow the line before it")
        commitments.update({(number, field): sha256 for field, sha256 in event["private"].items()})
        data, pictures = event["data"], event["data"].pop("objects", ())
        if event["type"] in ("evidence_added", "derivative_made", "run_recorded"):
            expected |= {data.get("sha256"), data.get("more"), *pictures}
        elif event["type"] == "object_erased":
            expected.discard(data["sha256"])
        more = OBJECTS / str(data.get("more"))
        text = json.dumps(data) + (more.read_text("latin-1") if more.is_file() else "")
        named |= set(re.findall("[0-9a-f]{64}", text))  # not: pictures that only private findings name
    except (ValueError, KeyError, TypeError, AttributeError):
        broken.append(f"log.jsonl: event {number} cannot be read")
    head = hashlib.sha256(line).hexdigest()
if (HERE / "head.txt").read_text().strip() != head:
    broken.append("head.txt: is not the SHA-256 of the last line of log.jsonl")
names = {file.name for file in OBJECTS.iterdir()}
missing = (expected if PRIVATE.exists() else expected & named) - names - {None}
broken += [f"objects/{name}: missing, and no event says it was erased" for name in missing]
wrong = [name for name in names if hashlib.sha256((OBJECTS / name).read_bytes()).hexdigest() != name]
broken += [f"objects/{name}: its SHA-256 is not its name" for name in wrong]
for line in PRIVATE.read_bytes().splitlines() if PRIVATE.exists() else []:
    row = json.loads(line)
    payload = b"alidade:private:1:" + bytes.fromhex(row["salt"]) + base64.b64decode(row["payload"])
    if hashlib.sha256(payload).hexdigest() != commitments.get((row["seq"], row["field"])):
        broken.append(f"private.jsonl: {row['field']} of event {row['seq']} does not fit the log")
sys.stdout.write("\n".join(broken or [f"OK, head {head}"]) + "\n")
sys.exit(1 if broken else 0)
