// Whether two scans say the same: what counts of them, octet by octet.
#pragma once

#include <algorithm>
#include <cstddef>

#include "sip/message/scan.h"

namespace trunkline::sip {

[[nodiscard]] inline bool same(Extent a, Extent b) { return a.begin == b.begin && a.length == b.length; }

/// Array elements at and after field_count are not set, and so not compared.
[[nodiscard]] inline bool same(const Scan& a, const Scan& b) {
  const auto same_array = [&a](const auto& one, const auto& other) {
    return std::equal(one.begin(), one.begin() + a.field_count, other.begin());
  };
  return a.is_request == b.is_request && a.version_supported == b.version_supported &&
         a.has_content_length == b.has_content_length &&
         a.content_length_conflict == b.content_length_conflict && a.method == b.method &&
         a.field_count == b.field_count && a.status == b.status && a.content_length == b.content_length &&
         same(a.method_text, b.method_text) && same(a.request_uri, b.request_uri) &&
         same(a.reason, b.reason) && same(a.body, b.body) && a.seen == b.seen && a.repeated == b.repeated &&
         same_array(a.name, b.name) && same_array(a.name_length, b.name_length) &&
         same_array(a.name_begin, b.name_begin) && same_array(a.value_begin, b.value_begin) &&
         same_array(a.value_length, b.value_length);
}

}  // namespace trunkline::sip
