#include "sip/transaction/kept_request.h"

#include "sip/message/reason_phrase.h"
#include "sip/message/response.h"
#include "sip/message/writer.h"
#include "sip/transaction/write_into.h"

namespace trunkline::sip {
namespace {

std::string_view piece(const KeptRequest& request, std::uint32_t begin, std::uint32_t end) noexcept {
  return request.octets.view().substr(begin, end - begin);
}

}  // namespace

base::Result<KeptRequest, Refusal> keep_request(base::BufferPool& buffers, const Message& request,
                                                const Hop& from) {
  KeptRequest kept;
  kept.method = request.method();
  kept.to_has_tag = !request.essentials()->to.tag.empty();
  const auto at = [](const Writer& writer) { return static_cast<std::uint32_t>(writer.written()); };
  const auto expected = request.octets().size() - request.body().size() + message_frame;
  auto octets = fill_buffer(buffers, expected, [&](std::span<char> buffer) {
    auto writer = Writer::of_lines(buffer);
    write_vias(writer, request, from.remote);
    kept.routes = at(writer);
    writer.copy_fields(request, HeaderName::record_route);
    kept.timestamp = at(writer);
    writer.copy_fields(request, HeaderName::timestamp);
    kept.from = at(writer);
    writer.copy_fields(request, HeaderName::from).copy_fields(request, HeaderName::to);
    kept.call_id = at(writer);
    writer.copy_fields(request, HeaderName::call_id).copy_fields(request, HeaderName::cseq);
    kept.end = at(writer);
    return writer.finish_lines();
  });
  if (!octets) return base::fail(octets.error());
  kept.octets = std::move(*octets);
  return kept;
}

base::Result<base::Buffer, Refusal> write_response(base::BufferPool& buffers, const KeptRequest& request,
                                                   const Response& response) {
  const std::size_t expected = request.end + response.reason.size() + response.to_tag.size() +
                               octets_of(response.headers) + response.content_type.size() +
                               response.body.size();
  return write_into(buffers, expected, [&](Writer& writer) {
    const auto reason = response.reason.empty() ? reason_phrase(response.status) : response.reason;
    writer.status_line(response.status, reason);
    // What was kept follows one another in the order a response has it, so that most of it is one text.
    std::uint32_t begin = 0;
    const auto write_to = [&](std::uint32_t end) { writer.written_lines(piece(request, begin, end)); };
    const auto leave_out = [&](std::uint32_t from, std::uint32_t to) {
      if (from == to) return;
      write_to(from);
      begin = to;
    };
    if (!copies_record_route(request.method, response.status)) leave_out(request.routes, request.timestamp);
    if (response.status != 100) leave_out(request.timestamp, request.from);
    if (!request.to_has_tag && !response.to_tag.empty()) {
      constexpr std::uint32_t line_end = 2;
      leave_out(request.call_id - line_end, request.call_id);
      writer.piece(";tag=").piece(response.to_tag).end_header();
    }
    write_to(request.end);
    write_lines(writer, response.headers);
    if (!response.body.empty()) writer.body(response.content_type, response.body);
  });
}

}  // namespace trunkline::sip
