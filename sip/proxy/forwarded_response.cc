#include "sip/proxy/forwarded_response.h"

#include "sip/proxy/carried_fields.h"

namespace trunkline::sip {

base::Result<std::string_view, WriteError> write_forwarded(std::span<char> out, const Message& response,
                                                           std::span<const HeaderName> left_out,
                                                           std::span<const HeaderLine> added) {
  Writer writer(out);
  writer.status_line(response.status(), response.reason());
  bool ours = true;
  for (const auto value : response.values(HeaderName::via)) {
    if (!ours) writer.begin_header(HeaderName::via).received_piece(value).end_header();
    ours = false;
  }
  write_lines(writer, added);
  write_carried(writer, response, [&](const Field& field) { return is_among(field, left_out); });
  return writer.finish();
}

}  // namespace trunkline::sip
