"""Makes the tiny models that the tests of dev.weft.activity.model run.

    python3 -m venv venv && venv/bin/pip install onnx && venv/bin/python make_tiny_models.py

A model looks up two numbers for each token, takes their mean over the tokens that are not masked,
and multiplies it with a matrix. The numbers of the words are chosen by hand, so that the right
answers can be worked out on paper:

    sentiment.onnx  logits (negative, positive) = (-3 m, 3 m), m = mean of +1 for good words, -1 for bad
    fit.onnx        one logit = 4 x the mean of the second number, which is 1 for every 'rain'
    fit2.onnx       two logits, the second of which is that number and the first its opposite
    tokens.onnx     no logits, but two numbers for each token: its id, and 1
"""

import json

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "great", "bad", "awful", "rain", "sun", "the"]
FEELING = {"good": 1.0, "great": 1.0, "bad": -1.0, "awful": -1.0}


def numbers():
    table = np.zeros((len(WORDS), 2), dtype=np.float32)
    for i, word in enumerate(WORDS):
        table[i] = (FEELING.get(word, 0.0), 1.0 if word == "rain" else 0.0)
    return table


def model(path, matrix):
    constants = [
        numpy_helper.from_array(numbers(), "table"),
        numpy_helper.from_array(np.array(matrix, dtype=np.float32), "matrix"),
        numpy_helper.from_array(np.array([1], dtype=np.int64), "one"),
        numpy_helper.from_array(np.array([2], dtype=np.int64), "two"),
    ]
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["looked_up"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "two"], ["wide_mask"]),
        helper.make_node("Mul", ["looked_up", "wide_mask"], ["unmasked"]),
        helper.make_node("ReduceSum", ["unmasked", "one"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["mask", "one"], ["count"], keepdims=1),
        helper.make_node("Div", ["sum", "count"], ["mean"]),
        helper.make_node("MatMul", ["mean", "matrix"], ["logits"]),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(matrix[0])])
    graph = helper.make_graph(nodes, "tiny", inputs, [output], constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(made)
    save(made, path)


def token_model(path):
    table = np.array([[i, 1] for i in range(len(WORDS))], dtype=np.float32)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    output = helper.make_tensor_value_info(
        "last_hidden_state", TensorProto.FLOAT, ["batch", "length", 2]
    )
    table = numpy_helper.from_array(table, "table")
    graph = helper.make_graph(nodes, "tiny", [ids], [output], [table])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(made)
    save(made, path)


def tokenizer(path):
    special = [
        {"id": i, "content": WORDS[i], "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True}
        for i in range(4)
    ]
    first = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
             {"SpecialToken": {"id": "[SEP]", "type_id": 0}}]
    second = [{"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}]
    json.dump(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": special,
            "normalizer": {"type": "BertNormalizer", "clean_text": True,
                           "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {
                "type": "TemplateProcessing", "single": first, "pair": first + second,
                "special_tokens": {
                    name: {"id": name, "ids": [i], "tokens": [name]}
                    for i, name in ((2, "[CLS]"), (3, "[SEP]"))
                },
            },
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
            "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                      "max_input_chars_per_word": 100,
                      "vocab": {word: i for i, word in enumerate(WORDS)}},
        },
        open(path, "w"),
        indent=1,
    )


model("sentiment.onnx", [[-3.0, 3.0], [0.0, 0.0]])
model("fit.onnx", [[0.0], [4.0]])
model("fit2.onnx", [[0.0, 0.0], [-4.0, 4.0]])
token_model("tokens.onnx")
tokenizer("tokenizer.json")
json.dump({"id2label": {"0": "negative", "1": "positive"}}, open("config.json", "w"))
