#include "sip/transaction/write_cancel.h"

#include "sip/message/message.h"
#include "sip/message/scan.h"
#include "sip/transaction/write_into.h"

namespace trunkline::sip {

base::Result<base::Buffer, Refusal> write_cancel(base::BufferPool& buffers, std::string_view invite,
                                                 std::string_view reason) {
  Scan scan;
  if (!sip::scan(invite, scan)) return base::fail(Refusal::unwritable);
  const Message request(invite, scan);
  const auto via = request.top_via();
  const auto cseq = request.cseq();
  if (!via || !cseq) return base::fail(Refusal::unwritable);
  return write_into(buffers, invite.size() + reason.size(), [&](Writer& writer) {
    writer.request_line(Method::cancel, request.request_uri())
        .header(HeaderName::via, via->text)
        .copy_fields(request, HeaderName::route)
        .header(HeaderName::max_forwards, 70)
        .copy_fields(request, HeaderName::from)
        .copy_fields(request, HeaderName::to)
        .copy_fields(request, HeaderName::call_id)
        .header(HeaderName::cseq, cseq->number, " CANCEL");
    if (!reason.empty()) writer.header(HeaderName::reason, reason);
  });
}

}  // namespace trunkline::sip
