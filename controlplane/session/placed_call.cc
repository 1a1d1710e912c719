#include "controlplane/session/placed_call.h"

#include <algorithm>
#include <utility>

#include "controlplane/session/call_media.h"
#include "controlplane/session/call_records.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/request_user.h"
#include "sip/message/quoted_string.h"

namespace trunkline::controlplane {
namespace {

constexpr std::string_view nowhere = "ours.invalid";  // leg b puts our own address there

}  // namespace

bool is_plain(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f;
  });
}

std::shared_ptr<const WishedInvite> WishedInvite::of(CallWish wish) {
  if (!is_plain(wish.to) || !is_plain(wish.from) || !is_plain(wish.name) || !is_plain(wish.domain))
    return nullptr;
  const auto uri = sip::parse_uri(wish.to);
  if (!uri || (!uri->is_sip() && uri->scheme != sip::Scheme::tel)) return nullptr;
  auto caller = std::string("sip:").append(wish.from.empty() ? "" : escaped_user(wish.from) + "@");
  caller.append(wish.domain.empty() ? nowhere : std::string_view(wish.domain));
  auto made = std::make_shared<WishedInvite>();
  auto& text = made->octets_;
  text = "INVITE " + wish.to + " SIP/2.0\r\nVia: SIP/2.0/UDP ours.invalid;branch=z9hG4bK0\r\n";
  text += "Max-Forwards: 71\r\nFrom: ";  // of which leg b takes one: it is our own first request
  if (!wish.name.empty()) text += sip::quote(wish.name) + " ";
  text += "<" + caller + ">;tag=0\r\nTo: <" + wish.to + ">\r\nCall-ID: 0\r\nCSeq: 1 INVITE\r\n";
  text += "Content-Length: 0\r\n\r\n";
  if (!sip::scan(text, made->scan_)) return nullptr;
  const auto message = made->message();
  const auto from = message.from();
  if (!message.uri() || !message.to() || !from || from->uri_text != caller || !from->uri()) return nullptr;
  made->wish_ = std::move(wish);
  return made;
}

bool invite_again(Call& call, std::span<const sip::HeaderLine> headers) {
  Session& session = call.session;
  const Side side = session.sip_side();
  Leg& leg = session.leg(side);
  take_back_offer(call);
  const auto crossed = offer_of_local(call);
  if (!crossed.description) return false;
  // The same dialog-to-be, and the next number (RFC 3261 section 22.2).
  if (leg.dialog.state() == sip::DialogState::inviting) static_cast<void>(leg.dialog.next_cseq());
  send_invite(call, side, *crossed.description, headers);
  return true;
}

int begin_placed_call(Call& call, const sip::Message& invite, const Placing& placing) {
  Session& session = call.session;
  session.created = call.now;
  const auto fail = [&](int status) {
    session.state = CallState::ended;
    enter_end(call);
    return status;
  };
  const auto media = call.environment.media.open(RequestUser{call.handle}.pack());
  if (!media) return fail(status_of(media.error()));
  session.media = *media;
  session.media_open = true;
  if (const int failure = call_peer(call, invite, placing); failure != 0) return fail(failure);
  call.environment.counters.increment(SessionCounter::calls_placed);
  record_start(call);
  limit_ringing(call);
  return 0;
}

}  // namespace trunkline::controlplane
