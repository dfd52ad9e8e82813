"""Settings of the language part."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class NlpSettings(BaseModel):
    """The responsibility list, the classifier and the drafter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    list_folder: Path = Field(
        Path("models/responsibility"), description="Authored responsibility list, a TOML file a 大类"
    )
    sentences_folder: Path = Field(
        Path("models/sentences"), description="Callers' sentences beside the list: train/NN.tsv, test/NN.tsv"
    )
    compiled_list: Path = Field(
        Path("models/responsibility/build/list.json"), description="Its compiled form, made anew when it is stale"
    )
    classifier_folder: Path = Field(
        Path("models/classifier"), description="Trained classifiers: linear/, transformer/, shipped.json"
    )
    short_folder: Path = Field(
        Path("models/short"),
        description="Trained models of the kinds of request and of dangers: kinds.npz, dangers.npz",
    )
    cache_folder: Path = Field(Path(".cache/nlp"), description="Where jieba keeps its parsed dictionary")
    classifier_threads: int = Field(1, ge=1, le=16, description="Threads of one classification")
