"""Reads what the SDK sends: form-encoded nesting, expansion, paging."""

import re
from typing import Any
from urllib.parse import parse_qsl

from billing.embedded.world import Object, Refused, World

_NAME = re.compile(r"\[([^\]]*)\]")
_MOST = 100


def parse(text: str) -> dict[str, Any]:
    """Return `items[0][price]=x&metadata[a]=b` as nested dicts and lists."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        head, _, rest = name.partition("[")
        path = [head, *_NAME.findall(f"[{rest}")] if rest else [head]
        node = tree
        for key in path[:-1]:
            node = node.setdefault(key, {})
        if path[-1] == "":
            node[str(len(node))] = value
        else:
            node[path[-1]] = value
    return {key: _listed(value) for key, value in tree.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def is_true(value: Any) -> bool:
    return value in (True, "true")


def page(objects: list[Object], params: dict[str, Any], url: str) -> Object:
    """Return one page of a list, newest first, from after `starting_after`."""
    limit = min(int(params.get("limit", 10)), _MOST)
    after = params.get("starting_after")
    if after:
        ids = [obj["id"] for obj in objects]
        if after not in ids:
            raise Refused(400, f"No such object: '{after}'", param="starting_after")
        objects = objects[ids.index(after) + 1 :]
    return {
        "object": "list",
        "url": url,
        "has_more": len(objects) > limit,
        "data": objects[:limit],
    }


def expanded(world: World, answer: Object, paths: list[str]) -> Object:
    """Replace ids by the objects they name, as `expand` asks."""
    for path in paths:
        _expand(world, answer, path.split("."))
    return answer


def _expand(world: World, node: Any, path: list[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _expand(world, item, path)
        return
    head, *rest = path
    if not isinstance(node, dict) or head not in node:
        raise Refused(400, f"This property cannot be expanded ({head}).", param="expand")
    if isinstance(node[head], str):
        node[head] = public(world.find(node[head]) or node[head])
    if rest and node[head] is not None:
        _expand(world, node[head], rest)


def public(value: Any) -> Any:
    """Return an object as the API shows it: our own notes, named `_…`, left out."""
    if isinstance(value, dict):
        return {key: public(item) for key, item in value.items() if not key.startswith("_")}
    if isinstance(value, list):
        return [public(item) for item in value]
    return value
