// Bodies of several parts: what is found lies in the body, the parts follow one another, and what is written
// from them is read as the same parts. What nested parts hold lies in it, too.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "sip/message/nested_parts.h"
#include "tests/fuzz/sip_views.h"

namespace {

using namespace trunkline;
using namespace trunkline::sip;
using fuzz::lies_in;

void check_again(const BodyParts& parts) {
  const std::string type = "multipart/mixed;boundary=a-boundary-that-no-input-is-likely-to-have";
  const std::string delimiter = "--a-boundary-that-no-input-is-likely-to-have";
  std::string text;
  for (const auto& part : parts) {
    if (part.content.find(delimiter) != std::string_view::npos) return;
    text.append(delimiter).append("\r\n");
    const auto field = [&text](std::string_view name, std::string_view value) {
      if (!value.empty()) text.append(name).append(": ").append(value).append("\r\n");
    };
    field("Content-Type", part.type);
    field("Content-Disposition", part.disposition);
    field("Content-Transfer-Encoding", part.transfer_encoding);
    field("Content-Language", part.language);
    field("e", part.encoding);
    text.append("\r\n").append(part.content).append("\r\n");
  }
  text.append(delimiter).append("--");
  if (text.find(delimiter + delimiter) != std::string::npos) return;
  const auto again = parse_multipart(*parse_media_type(type), text);
  TL_ASSERT(again && again->size() == parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) TL_ASSERT((*again)[i] == parts[i]);
}

}  // namespace

/// The first line is the Content-Type, all behind it the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  const auto media = parse_media_type(text.substr(0, line));
  if (!media || line == std::string_view::npos) return 0;
  const auto body = text.substr(line + 1);
  const auto parts = parse_multipart(*media, body);
  if (!parts) {
    TL_ASSERT(!to_string(parts.error()).empty());
    return 0;
  }
  TL_ASSERT(!parts->empty());
  const char* behind = body.data();
  for (const auto& part : *parts) {
    for (const auto view : {part.type, part.disposition, part.transfer_encoding, part.language, part.encoding,
                            part.content, part.disposition_type()}) {
      lies_in(view, body);
    }
    TL_ASSERT(part.content.data() >= behind);
    behind = part.content.data() + part.content.size();
    static_cast<void>(part.must_be_known());
    static_cast<void>(part.is_session_description());
  }
  check_again(*parts);
  if (const auto nested = parse_nested_parts(*media, body)) {
    for (const auto& part : *nested) lies_in(part.content, body);
  }
  return 0;
}
