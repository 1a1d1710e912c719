#include "sip/transaction/write_ack.h"

#include "sip/message/scan.h"
#include "sip/transaction/write_into.h"

namespace trunkline::sip {

base::Result<base::Buffer, Refusal> write_ack(base::BufferPool& buffers, std::string_view invite,
                                              const Message& response) {
  Scan scan;
  if (!sip::scan(invite, scan)) return base::fail(Refusal::unwritable);
  const Message request(invite, scan);
  const auto via = request.top_via();
  const auto cseq = request.cseq();
  if (!via || !cseq) return base::fail(Refusal::unwritable);
  const auto to = response.first(HeaderName::to);
  return write_into(buffers, invite.size() + to.size(), [&](Writer& writer) {
    writer.request_line(Method::ack, request.request_uri())
        .header(HeaderName::via, via->text)
        .copy_fields(request, HeaderName::route)
        .header(HeaderName::max_forwards, 70)
        .copy_fields(request, HeaderName::from)
        .begin_header(HeaderName::to)
        .received_piece(to)
        .end_header()
        .copy_fields(request, HeaderName::call_id)
        .header(HeaderName::cseq, cseq->number, " ACK")
        // Who asked for credentials has them asked for in vain otherwise: an ACK cannot be challenged (22.1).
        .copy_fields(request, HeaderName::authorization)
        .copy_fields(request, HeaderName::proxy_authorization);
  });
}

}  // namespace trunkline::sip
