#include "controlplane/config/number_pattern.h"

#include <iterator>
#include <set>

namespace trunkline::controlplane {
namespace {

/// `first` and `last` have as many digits, and differ in those only behind which all is free.
std::string pattern_of(std::uint64_t first, std::uint64_t last) {
  const auto low = std::to_string(first);
  const auto high = std::to_string(last);
  std::string made;
  std::size_t free = 0;
  for (std::size_t i = 0; i < low.size(); ++i) {
    if (low[i] == high[i]) {
      made += low[i];
    } else if (low[i] == '0' && high[i] == '9') {
      ++free;
    } else {
      made += std::string{'[', low[i], '-', high[i], ']'};
    }
  }
  if (free > 0) made += "[0-9]";
  if (free > 1) made += '{' + std::to_string(free) + '}';
  return made;
}

/// All numbers of so many digits: from 10 to 99, from 100 to 999.
bool is_decade(std::uint64_t first, std::uint64_t last) {
  const auto low = std::to_string(first);
  return first >= 10 && low.find_first_not_of('0', 1) == std::string::npos && low[0] == '1' &&
         last == first * 10 - 1;
}

std::string decades(std::size_t least_digits, std::size_t most_digits) {
  const auto least = std::to_string(least_digits - 1);
  return "[1-9][0-9]{" +
         (least_digits == most_digits ? least : least + ',' + std::to_string(most_digits - 1)) + '}';
}

}  // namespace

// From 7 to 123: 7-9, 10-99, 100-119, 120-123. A piece ends before each place where a digit more, or fewer,
// is free.
std::string number_pattern(std::uint64_t least, std::uint64_t most) {
  std::set<std::uint64_t> ends{most};
  for (std::uint64_t step = 10; least / step * step + (step - 1) < most; step *= 10)
    ends.insert(least / step * step + (step - 1));
  for (std::uint64_t step = 10; (most + 1) / step * step > least; step *= 10)
    ends.insert((most + 1) / step * step - 1);
  std::string made;
  for (auto end = ends.begin(); end != ends.end(); ++end) {
    made += made.empty() ? "0*(?:" : "|";
    if (is_decade(least, *end)) {
      const auto first = std::to_string(least).size();
      while (std::next(end) != ends.end() && is_decade(*end + 1, *std::next(end))) ++end;
      made += decades(first, std::to_string(*end).size());
    } else {
      made += pattern_of(least, *end);
    }
    least = *end + 1;
  }
  return made + ')';
}

}  // namespace trunkline::controlplane
