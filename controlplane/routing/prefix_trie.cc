#include "controlplane/routing/prefix_trie.h"

#include <algorithm>

namespace trunkline::controlplane {

bool PrefixTrie::is_prefix(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return symbol_of(c) != none; });
}

// Breadth first over the sorted entries: the entries below a node are one range, and the children of a node
// are made together.
PrefixTrie::PrefixTrie(std::span<const Entry> entries) {
  if (entries.empty()) return;
  std::vector<Entry> sorted(entries.begin(), entries.end());
  const auto less = [](const Entry& a, const Entry& b) {
    return std::lexicographical_compare(a.prefix.begin(), a.prefix.end(), b.prefix.begin(), b.prefix.end(),
                                        [](char x, char y) { return symbol_of(x) < symbol_of(y); });
  };
  std::stable_sort(sorted.begin(), sorted.end(), less);

  struct Range {
    std::size_t first, last, depth;
  };
  std::vector<Range> ranges{{0, sorted.size(), 0}};  // by node
  nodes_.emplace_back();
  for (std::size_t at = 0; at < nodes_.size(); ++at) {
    auto [first, last, depth] = ranges[at];
    Node node;
    node.first_value = static_cast<std::uint32_t>(values_.size());
    while (first < last && sorted[first].prefix.size() == depth) values_.push_back(sorted[first++].value);
    node.values = static_cast<std::uint16_t>(values_.size() - node.first_value);
    node.first_child = static_cast<std::uint32_t>(nodes_.size());
    while (first < last) {
      const char symbol = sorted[first].prefix[depth];
      auto end = first;
      while (end < last && sorted[end].prefix[depth] == symbol) ++end;
      node.children = static_cast<std::uint16_t>(node.children | (1U << symbol_of(symbol)));
      ranges.push_back({first, end, depth + 1});
      nodes_.emplace_back();
      first = end;
    }
    nodes_[at] = node;
  }
}

}  // namespace trunkline::controlplane
