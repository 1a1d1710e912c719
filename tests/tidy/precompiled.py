"""Which system headers to compile beforehand, so that some hundred headers need not be compiled with them from the start.

A header may have compiled beforehand only what it includes itself, directly or by ours: it is alone all the same.
"""

import re

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
# C++'s own, and libraries. Others cost little, or go by what the processor has.
WORTH_IT = re.compile(r"^[a-z_]+$|\.hpp$|^rte_|^fmt/|^spdlog/|^hs/|^gtest/|^gmock/")
LIBRARY_WEIGHT = 6  # of one of C++'s own, about
LEAST_GAIN = 40


def system_closures(texts):
    """{header: all system headers worth it that it includes, directly or by others of `texts`}; `texts`: {header: its code}"""
    direct = {header: INCLUDE.findall(text) for header, text in texts.items()}

    def closure(header):
        seen, found, left = set(), set(), [header]
        while left:
            each = left.pop()
            if each in seen:
                continue
            seen.add(each)
            for name in direct[each]:
                if name in direct:
                    left.append(name)
                elif WORTH_IT.search(name):
                    found.add(name)
        return frozenset(found)

    return {header: closure(header) for header in texts}


def weight(names):
    return sum(LIBRARY_WEIGHT if "." in name else 1 for name in names)


def choose(closures):
    """{header: the set that it has compiled beforehand}, for headers that are compiled alike. As few sets as pay: each time the closure that
    saves most, over all headers that include all of it."""
    chosen = {header: frozenset() for header in closures}
    while True:
        best, best_gain = None, LEAST_GAIN
        for candidate in sorted(set(closures.values()), key=sorted):
            size = weight(candidate)
            gain = sum(max(0, size - weight(chosen[header])) for header, names in closures.items() if candidate <= names) - 2 * size
            if gain > best_gain:
                best, best_gain = candidate, gain
        if best is None:
            return chosen
        for header, names in closures.items():
            if best <= names and weight(best) > weight(chosen[header]):
                chosen[header] = best
