"""Loading the YAML above a text, so that a few lines cannot expand to fill the memory, and odd values stay text.

Beyond what `yaml.SafeLoader` refuses, aliases count as many times as they are used, and nesting is limited. What looks
like a number or a date but cannot be one, or is one only in YAML 1.1 (`12:30`), stays as it was written.
"""

import yaml

MAX_NODES = 100_000
"""Values and keys in total, counting what each alias repeats; a long script lists thousands that it leaves out."""

MAX_DEPTH = 50

_MAX_NUMBER = 40


class _Loader(yaml.SafeLoader):
    """Loads text only."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._nodes = 0
        self._depth = 0
        self._sizes: dict[int, int] = {}  # of collections, by the identity of their nodes, which are kept

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node. Raises MarkedYAMLError if there are too many, or they are nested too deeply."""
        mark = self.get_mark()
        is_alias = self.check_event(yaml.AliasEvent)
        before = self._nodes
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="it is nested too deeply", problem_mark=mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        if is_alias:
            # A collection that is not complete yet would contain itself.
            self._nodes += self._sizes.get(id(node), MAX_NODES)
        else:
            self._nodes += 1
            self._sizes[id(node)] = self._nodes - before
        if self._nodes > MAX_NODES:
            raise yaml.MarkedYAMLError(problem="it stands for too many values", problem_mark=mark)
        return node


def _number(loader: _Loader, node: yaml.ScalarNode) -> object:
    written = node.value
    if len(written) > _MAX_NUMBER or ":" in written:
        return written
    make = yaml.SafeLoader.construct_yaml_int if node.tag.endswith(":int") else yaml.SafeLoader.construct_yaml_float
    try:
        return make(loader, node)
    except (ValueError, OverflowError, ArithmeticError):
        return written


def _moment(loader: _Loader, node: yaml.ScalarNode) -> object:
    try:
        return yaml.SafeLoader.construct_yaml_timestamp(loader, node)
    except (ValueError, OverflowError, AttributeError):
        return node.value


for _tag, _construct in (("int", _number), ("float", _number), ("timestamp", _moment)):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _construct)


def load(text: str) -> object:
    """The values of front matter.

    Raises:
        yaml.YAMLError: it is not YAML, or expands to too much.
        ValueError: a value has a tag that it does not fit.
    """
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
