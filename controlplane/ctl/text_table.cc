#include "controlplane/ctl/text_table.h"

#include <algorithm>

#include "base/ascii.h"

namespace trunkline::controlplane {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_digit(c) || c == '.' || c == '%' || c == '-';
  });
}

}  // namespace

std::string text_table(const std::vector<std::string>& headings,
                       const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  std::vector<bool> right;
  const auto widen = [&](const std::vector<std::string>& row, bool is_heading) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == widths.size()) {
        widths.push_back(0);
        right.push_back(!rows.empty());
      }
      widths[i] = std::max(widths[i], row[i].size());
      if (!is_heading && !is_number(row[i])) right[i] = false;
    }
  };
  widen(headings, true);
  for (const auto& row : rows) widen(row, false);

  std::string text;
  const auto write = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - row[i].size(), ' ');
      if (i > 0) line += "  ";
      line += right[i] ? space + row[i] : row[i] + space;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  };
  if (!headings.empty()) write(headings);
  for (const auto& row : rows) write(row);
  return text;
}

}  // namespace trunkline::controlplane
