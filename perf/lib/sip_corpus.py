"""Instructions a message for reading the messages of perf/data/sip, with AVX2 and on processors without."""

import os

from callgrind import instructions, program
from results import result

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
FEW, MANY = 10, 60


def per_message(executable, work):
    corpus = os.path.join(ROOT, "perf", "data", "sip")
    (few, messages), (many, _) = (instructions([program(executable), corpus, work, times]) for times in (FEW, MANY))
    return (many - few) / (int(messages) * (MANY - FEW))


def report(bench, work, limit):
    result(bench, per_message("micro/sip_corpus", work), "instructions", vs="limit", vs_value=limit)
    result(f"{bench}_without_avx2", per_message("micro/sip_corpus_without_avx2", work), "instructions")
