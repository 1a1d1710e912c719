#include "controlplane/session/callers_history.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace trunkline::controlplane {
namespace {

bool is_below(std::string_view index, std::string_view above) {
  return above.empty() || (index.starts_with(above) && index.substr(above.size()).starts_with('.'));
}

/// No other URI has header fields (RFC 3966 section 3).
void explain(HistoryEntry& entry, std::string_view reasons) {
  const auto scheme = std::string_view(entry.uri).substr(0, entry.uri.find(':'));
  if (base::equals_ignoring_case(scheme, "sip") || base::equals_ignoring_case(scheme, "sips"))
    append_uri_header(entry.headers, reasons);
}

}  // namespace

std::string CallersHistory::add(HistoryEntry entry, const std::string& above) {
  const auto is_taken = [&] {
    return std::any_of(told_.begin(), told_.end(),
                       [&](const auto& told) { return told.entry.index == entry.index; });
  };
  int place = 0;
  do {
    entry.index = (above.empty() ? "" : above + ".") + std::to_string(++place);
  } while (is_taken());
  auto index = entry.index;
  const auto before = std::find_if(told_.rbegin(), told_.rend(), [&](const auto& told) {
    return told.entry.index == above || is_below(told.entry.index, above);
  });
  told_.insert(before.base(), {std::move(entry)});
  return index;
}

std::string CallersHistory::find_or_add(HistoryEntry entry, const std::string& above) {
  // Who was asked, and has sent the call on by the answer that `entry` tells of, unless it was a phone, which
  // is not its user; or one who was on the way before. Whatever it is called, there is one that was called
  // first.
  const auto is_known = [&](const Told& told) {
    if (!told.entry.ours || !is_below(told.entry.index, above)) return false;
    if (told.number != 0) {
      return told.entry.uri == entry.uri && told.entry.found != "rc" && !entry.headers.empty() &&
             told.entry.headers.starts_with(entry.headers);
    }
    return index_above(told.entry.index) == above && (above.empty() || told.entry.uri == entry.uri);
  };
  const auto known = std::find_if(told_.rbegin(), told_.rend(), is_known);
  if (known == told_.rend()) return add(std::move(entry), above);
  if (known->entry.headers.empty()) explain(known->entry, entry.headers);
  return known->entry.index;
}

std::uint8_t CallersHistory::ask(std::vector<HistoryEntry> way) {
  const bool first = told_.empty();
  const auto more =
      std::count_if(way.begin(), way.end(), [&](const auto& entry) { return first || entry.ours; });
  if (way.empty() || told_.size() + static_cast<std::size_t>(more) > most) return 0;
  auto target = std::move(way.back());
  way.pop_back();
  std::string above;
  for (auto& entry : way) {
    if (entry.ours) {
      above = find_or_add(std::move(entry), above);
      continue;
    }
    if (!entry.index.empty()) above = entry.index;
    if (first) told_.push_back({std::move(entry)});
  }
  const auto index = add(std::move(target), above);
  for (auto& told : told_) {
    if (told.entry.index == index) told.number = ++asked_;
  }
  return asked_;
}

void CallersHistory::failed(std::uint8_t asked, std::string_view reasons) {
  for (auto& told : told_) {
    if (asked != 0 && told.number == asked) explain(told.entry, reasons);
  }
}

void CallersHistory::take_back(std::uint8_t asked) {
  told_.erase(std::remove_if(told_.begin(), told_.end(),
                             [&](const auto& told) { return asked != 0 && told.number == asked; }),
              told_.end());
}

std::span<const sip::HeaderLine> CallersHistory::lines(Orders& orders) const {
  auto lines = orders.lines();
  for (const auto& told : told_)
    lines.push_back(orders.keep({sip::HeaderName::history_info, to_text(told.entry)}));
  return lines;
}

}  // namespace trunkline::controlplane
