// The scan: every offset lies within the message and after the one before it, and all scan paths agree.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "sip/message/message.h"
#include "sip/message/scan_paths.h"
#include "tests/fuzz/sip_views.h"
#include "tests/sip/message/same_scan.h"

namespace {

using namespace trunkline;

void check_offsets(std::string_view text, const sip::Scan& scan) {
  const sip::Message message(text, scan);
  for (const auto part : {message.method_text(), message.request_uri(), message.reason(), message.body()}) {
    fuzz::lies_in(part, text);
  }
  std::size_t behind = 0;
  for (std::size_t i = 0; i < scan.field_count; ++i) {
    const std::size_t name = scan.name_begin[i];
    const std::size_t value = scan.value_begin[i];
    TL_ASSERT(name >= behind && scan.name_length[i] != 0);
    TL_ASSERT(name + scan.name_length[i] < value);
    behind = value + scan.value_length[i];
    TL_ASSERT(behind < text.size());
    TL_ASSERT(scan.has(scan.name[i]));
    const auto field = sip::FieldList::read(text, scan, i);
    TL_ASSERT(sip::parse_header_name(field.name) == scan.name[i]);
    TL_ASSERT(field.value.size() == base::trim(field.value).size());
    TL_ASSERT(field.value.find('\0') == std::string_view::npos ||
              field.value.find('\\') != std::string_view::npos);
  }
  TL_ASSERT(scan.body.length == 0 || scan.body.begin >= behind);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sip::Scan scan{};
  const auto result = sip::scan(text, scan);
  sip::Scan scalar{};
  const auto expected = sip::scan_scalar(text, scalar);
  TL_ASSERT(result.has_value() == expected.has_value() && sip::same(scan, scalar));
  if (!result) {
    TL_ASSERT(result.error() == expected.error() && !sip::to_string(result.error()).empty());
    if (sip::can_answer(result.error(), scan)) TL_ASSERT(scan.is_request && scan.has(sip::HeaderName::via));
  }
  if (result || result.error() != sip::ScanError::too_long) check_offsets(text, scan);
  return 0;
}
