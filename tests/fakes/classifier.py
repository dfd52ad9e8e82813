"""A classifier by keywords: the leaf whose keyword is said, sure; nothing else."""

from hotline.categories import ResponsibilityList
from hotline.drafts import Category, LevelChoice


class KeywordClassifier:
    version = "keywords-1"

    def __init__(self, taxonomy: ResponsibilityList) -> None:
        self._taxonomy = taxonomy

    def classify(self, text: str) -> Category:
        for leaf in self._taxonomy.leaves:
            if any(keyword in text for keyword in leaf.keywords):
                path = tuple(LevelChoice(n.level, n.code, n.name, 0.9) for n in self._taxonomy.path(leaf.code))
                said = [item.code for item in leaf.situations if any(cue in text for cue in item.cues)]
                return Category(path, said[0] if said else None, ())
        return Category((), None, ())
