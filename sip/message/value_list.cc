#include "sip/message/value_list.h"

#include "base/ascii.h"
#include "sip/message/character_span.h"

namespace trunkline::sip {
namespace {

std::size_t find_comma(std::string_view text) noexcept {
  const auto* const begin = text.data();
  const auto* const end = begin + text.size();
  bool quoted = false;
  bool bracketed = false;
  for (const auto* at = begin;; ++at) {
    at = end_of_run<ends_list_text, RunOf::others>(begin, at, end);
    if (at == end) return std::string_view::npos;
    switch (*at) {
      case '\\':
        if (quoted && ++at == end) return std::string_view::npos;
        break;
      case '"': quoted = !bracketed && !quoted; break;
      case '<': bracketed = bracketed || !quoted; break;
      case '>': bracketed = false; break;
      default:
        if (!quoted && !bracketed) return static_cast<std::size_t>(at - begin);
        break;
    }
  }
}

}  // namespace

std::string_view take_value(std::string_view& rest) noexcept {
  const auto comma = find_comma(rest);
  const auto value = base::trim(rest.substr(0, comma));
  rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  return value;
}

void ValueList::Iterator::open_field(std::size_t from) noexcept {
  for (field_ = from == 0 || scan_->has_several(name_) ? scan_->find(name_, from) : scan_->field_count;
       field_ < scan_->field_count; field_ = scan_->find(name_, field_ + 1)) {
    rest_ = octets_.substr(scan_->value_begin[field_], scan_->value_length[field_]);
    if (rest_.empty()) continue;
    value_ = take_value(rest_);
    return;
  }
}

}  // namespace trunkline::sip
