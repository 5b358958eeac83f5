import json
from pathlib import Path


def pictures(path: str) -> list:
    found = []
    for chat in json.loads(Path(path).read_text()):
        for node in chat["mapping"].values():
            for part in node["message"]["content"].get("parts", []):
                pointer = part.get("asset_pointer", "") if isinstance(part, dict) else ""
                if part and pointer.startswith(("sediment://", "file-service://")):
                    found.append(pointer.removeprefix("sediment://").removeprefix("file-service://"))
    return found
