"""Writes `metrics.json`: `python make_metrics.py [OUT_DIR]` (default: beside this file).

Everything is computed in float64 by scikit-learn and is deterministic: running it twice gives the same bytes. What scikit-learn leaves
undefined (a class that is not there) is not asked of it. Needs scikit-learn; nothing else.
"""

import json
import platform
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics as m

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent


def regression(name, predictions, targets, weights):
    w = {"sample_weight": weights}
    return {"name": name, "predictions": predictions, "targets": targets, "weights": weights,
            "mse": m.mean_squared_error(targets, predictions, **w), "rmse": m.root_mean_squared_error(targets, predictions, **w),
            "mae": m.mean_absolute_error(targets, predictions, **w), "r2": m.r2_score(targets, predictions, **w)}


def classes(name, count, predictions, targets, weights):
    out = {"name": name, "classes": count, "predictions": predictions, "targets": targets, "weights": weights,
           "accuracy": m.accuracy_score(targets, predictions, sample_weight=weights),
           "confusion": m.confusion_matrix(targets, predictions, labels=range(count), sample_weight=weights)}
    for average in ("macro", "weighted", "micro"):
        scores = m.precision_recall_fscore_support(targets, predictions, average=average, sample_weight=weights, zero_division=0)
        out[average] = [float(score) for score in scores[:3]]
    scores = m.precision_recall_fscore_support(targets, predictions, average=None, labels=range(count), sample_weight=weights,
                                               zero_division=0)
    out["each"] = np.stack(scores, axis=1)
    return out


def scores(name, probabilities, targets, weights, ks):
    count = probabilities.shape[1]
    out = {"name": name, "probabilities": probabilities, "targets": targets, "weights": weights,
           "log_loss": m.log_loss(targets, probabilities, labels=range(count), sample_weight=weights),
           "top_k": [[k, m.top_k_accuracy_score(targets, probabilities, k=k, labels=range(count), sample_weight=weights)] for k in ks]}
    if weights is None:
        out["roc_auc"] = m.roc_auc_score(targets, probabilities, multi_class="ovr", average="macro")
    else:
        out["roc_auc"] = float(np.mean([m.roc_auc_score(targets == k, probabilities[:, k], sample_weight=weights) for k in range(count)]))
    return out


def binary(name, probabilities, targets, weights):
    false, true, thresholds = m.roc_curve(targets, probabilities, sample_weight=weights, drop_intermediate=False)
    return {"name": name, "probabilities": probabilities, "targets": targets, "weights": weights,
            "log_loss": m.log_loss(targets, probabilities, sample_weight=weights),
            "roc_auc": m.roc_auc_score(targets, probabilities, sample_weight=weights),
            "false_positives": false, "true_positives": true, "thresholds": thresholds[1:]}


def plain(x):
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(value) for value in x]
    if isinstance(x, np.ndarray):
        return x.tolist()
    return x.item() if isinstance(x, np.generic) else x


def text(x, indent=0):
    """JSON that a person can read: a list of numbers on one line, everything else one entry a line."""
    pad, inner = "  " * indent, "  " * (indent + 1)
    if isinstance(x, dict):
        body = ",\n".join(f"{inner}{json.dumps(key)}: {text(value, indent + 1)}" for key, value in x.items())
        return f"{{\n{body}\n{pad}}}"
    if isinstance(x, list) and any(isinstance(value, (dict, list)) for value in x):
        return "[\n" + ",\n".join(inner + text(value, indent + 1) for value in x) + f"\n{pad}]"
    return json.dumps(x, allow_nan=False)


def main():
    rng = np.random.default_rng(1)
    rounded = lambda shape, digits=3: np.round(rng.normal(size=shape), digits)
    weight = lambda rows: np.round(rng.uniform(0.0, 3.0, rows), 2)
    targets, rows = rounded(30), 30
    errors = rounded(30) * 0.4
    zeros = weight(rows)
    zeros[::4] = 0.0
    numbers = [
        regression("ordinary", targets + errors, targets, None),
        regression("weighted", targets + errors, targets, weight(rows)),
        regression("some weights are 0", targets + errors, targets, zeros),
        regression("worse than the mean", -targets, targets, None),
        regression("far from 0", 1e6 + targets + errors, 1e6 + targets, None),
        regression("constant, right", np.full(4, 0.1), np.full(4, 0.1), None),
        regression("constant, wrong", np.full(4, 0.2), np.full(4, 0.1), None),
    ]
    of_three, said = rng.integers(0, 3, rows), rng.integers(0, 3, rows)
    said[::2] = of_three[::2]
    labels = [
        classes("three", 3, said, of_three, None),
        classes("three, weighted", 3, said, of_three, weight(rows)),
        classes("one is never predicted", 3, np.where(said == 2, 0, said), of_three, None),
        classes("one is not there", 3, said, np.where(of_three == 2, 1, of_three), None),
        classes("one is neither", 4, said, of_three, None),
        classes("two", 2, (said > 0).astype(int), (of_three > 0).astype(int), None),
        classes("all right", 3, of_three, of_three, None),
        classes("all wrong", 3, (of_three + 1) % 3, of_three, None),
    ]
    logits = rounded((rows, 4)) + 1.5 * np.eye(4)[np.arange(rows) % 4]
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    of_four = np.arange(rows) % 4
    sure = np.eye(4)[(of_four + (np.arange(rows) % 7 == 0)) % 4]
    ranked = [
        scores("four", probabilities, of_four, None, (1, 2, 3)),
        scores("four, weighted", probabilities, of_four, weight(rows), (1, 2, 3)),
        scores("sure, and sometimes wrong", sure, of_four, None, (1,)),
    ]
    two = (rng.uniform(size=rows) < 0.4).astype(int)
    chance = np.clip(0.3 + 0.3 * two + 0.25 * rounded(rows), 0.01, 0.99)
    yes_or_no = [
        binary("ordinary", chance, two, None),
        binary("ties", np.round(chance, 1).clip(0.1, 0.9), two, None),
        binary("ties, weighted", np.round(chance, 1).clip(0.1, 0.9), two, weight(rows)),
        binary("all the same", np.full(rows, 0.25), two, None),
        binary("in perfect order", 0.1 + 0.7 * two + 0.001 * np.arange(rows), two, None),
        binary("upside down", 0.9 - 0.7 * two - 0.001 * np.arange(rows), two, None),
        binary("sure, and sometimes wrong", np.where(np.arange(rows) % 7 == 0, 1 - two, two).astype(float), two, None),
    ]
    whole = {
        "about": "Metrics of predictions against targets. `weights` null: each row counts alike. macro, weighted, micro: precision, recall "
                 "and F1. each: precision, recall, F1 and support of each class. confusion: a row a target. top_k: [k, share]. "
                 "Thresholds of a curve without the first, which no score reaches.",
        "made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "python": platform.python_version(),
                      "dtype": "float64", "script": "make_metrics.py"},
        "regression": numbers, "classes": labels, "scores": ranked, "binary": yes_or_no,
    }
    (OUT / "metrics.json").write_text(text(plain(whole)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
