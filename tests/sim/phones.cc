#include "tests/sim/phones.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sip/message/inspect.h"
#include "sip/message/rack.h"
#include "sip/message/session_expires.h"
#include "sip/message/uri.h"

namespace trunkline::sim {
namespace {

using namespace std::chrono_literals;

// In the token that comes back with a response: beside 0 for INVITE and 1 for BYE.
constexpr unsigned other_request = 2;
constexpr unsigned of_info = 4;
constexpr unsigned of_update = 8;

std::array<base::BufferPool::SizeClass, 2> buffers_for(std::uint32_t calls) {
  return {{{1024, 32 * calls}, {4096, 16 * calls}}};
}

sip::TransactionLimits limits_for(std::uint32_t calls) {
  sip::TransactionLimits made;
  made.transactions = 16 * calls;
  return made;
}

std::string line_value(std::string_view body, std::string_view prefix) {
  const auto at = body.find(prefix);
  if (at == std::string_view::npos) return {};
  const auto begin = at + prefix.size();
  return std::string(body.substr(begin, body.find_first_of(" \r\n", begin) - begin));
}

}  // namespace

Phones::Phones(base::Endpoint self, base::Endpoint appliance, std::uint32_t calls,
               fakes::SeededRandom& random, Transmit transmit, base::Instant start)
    : self_(self),
      appliance_(appliance),
      random_(random),
      transmit_(std::move(transmit)),
      buffers_(buffers_for(calls)),
      layer_(limits_for(calls), base::ShardId{0}, buffers_, random, start),
      timers_(start, calls * 8 + 16) {}

base::Endpoint Phones::media_of(std::uint32_t number) const {
  return {self_.address, static_cast<std::uint16_t>(20000 + 2 * (number % 15000))};
}

std::string Phones::description(const PhoneCall& call, const char* direction) const {
  const auto host = self_.address.to_string();
  const char* family = self_.address.is_v4() ? "IP4 " : "IP6 ";
  return std::string("v=0\r\no=phone 1 1 IN ") + family + host + "\r\ns=-\r\nc=IN " + family + host +
         "\r\nt=0 0\r\nm=audio " + std::to_string(media_of(call.number).port) +
         " RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
         "a=rtpmap:101 telephone-event/8000\r\na=" +
         direction + "\r\n";
}

void Phones::learn_media(PhoneCall& call, std::string_view body) {
  const auto port = line_value(body, "m=audio ");
  auto host = line_value(body, "c=IN IP4 ");
  if (host.empty()) host = "[" + line_value(body, "c=IN IP6 ") + "]";
  if (!port.empty()) call.remote_media = host + ":" + port;
}

void Phones::arm(std::size_t call, Alarm alarm, base::Instant when) {
  if (!timers_.arm(when, {call, alarm})) std::abort();
}

void Phones::call(std::uint32_t number, const CallPlan& plan, base::Instant now) {
  const std::size_t index = calls_.size();
  auto& call = calls_.emplace_back();
  by_media_port_[media_of(number).port] = index;
  call.number = number;
  call.caller = true;
  call.plan = plan;
  call.state = PhoneState::inviting;
  call.hop = {self_, appliance_};
  call.holds_left = plan.caller_holds;
  call.infos_left = plan.infos;
  sip::LocalTag tag;
  tag.session.index = static_cast<std::uint32_t>(index) & 0xff'ffff;
  tag.session.generation = 1;
  tag.secret = random_.next();
  const auto call_id = "sim-" + std::to_string(random_.next()) + "@phones";
  const auto target = "sip:" + plan.user + "@" + appliance_.to_string();
  const auto from = "\"Caller\" <sip:caller" + std::to_string(number) + "@" + self_.to_string() + ">";
  auto dialog = sip::Dialog::to_invite(buffers_, {call_id, from, "<" + target + ">", target}, tag, 1);
  call.dialog = std::move(*dialog);
  request(call, index, sip::Method::invite, plan.early_offer ? description(call, "sendrecv") : std::string{},
          now);
  if (plan.cancel_after > 0s) arm(index, Alarm::cancel, now + plan.cancel_after);
  run(now);
}

void Phones::request(PhoneCall& call, std::size_t index, sip::Method method, const std::string& body,
                     base::Instant now) {
  const auto ticket = layer_.open_client(method);
  auto buffer = buffers_.take(4096);
  if (!ticket || !buffer) std::abort();  // the farm is dimensioned for all its calls at once
  sip::RequestParts parts;
  parts.method = method;
  parts.cseq = call.dialog.state() == sip::DialogState::inviting ? 1 : call.dialog.next_cseq();
  parts.branch = ticket->branch.text();
  asked_.emplace(parts.branch);
  parts.sent_by = self_;
  const auto contact = "sip:phone@" + self_.to_string();
  if (method == sip::Method::invite) {
    parts.contact_user = "phone";
    call.invite_cseq = parts.cseq;
    call.invite = ticket->handle;
    call.pending = true;
  }
  if (method == sip::Method::update) parts.contact_user = "phone";
  std::vector<sip::HeaderLine> headers;
  const auto rack = std::to_string(call.rseq) + " " + std::to_string(call.invite_cseq) + " INVITE";
  if (method == sip::Method::prack) headers.push_back({sip::HeaderName::rack, rack});
  // What others have said of the call before, with hosts that are nobody's business.
  const auto before = "<" + contact + ">;index=1;reason=user-busy";
  if (method == sip::Method::invite && call.caller) {
    for (const auto name : {sip::HeaderName::p_asserted_identity, sip::HeaderName::p_preferred_identity,
                            sip::HeaderName::history_info, sip::HeaderName::diversion})
      headers.push_back({name, before});
    headers.push_back({sip::HeaderName::allow, "INVITE, ACK, BYE, CANCEL, UPDATE, INFO, PRACK"});
    headers.push_back({sip::HeaderName::supported, call.plan.reliable ? "100rel, histinfo" : "histinfo"});
    if (call.plan.timer != TimerPlan::none && call.plan.timer != TimerPlan::both_vanish) {
      headers.push_back({sip::HeaderName::supported, "timer"});
      headers.push_back({sip::HeaderName::session_expires, call.plan.timer == TimerPlan::refreshed_by_us
                                                               ? "90;refresher=uas"
                                                               : "90;refresher=uac"});
    }
  }
  parts.headers = headers;
  parts.content_type = method == sip::Method::info ? "application/dtmf-relay" : "application/sdp";
  parts.body = body;
  const auto written =
      sip::write_request({reinterpret_cast<char*>(buffer.data()), buffer.size()}, call.dialog, parts);
  static_cast<void>(buffer.resize(written->size()));
  const bool other = dismissing_ || (method != sip::Method::invite && method != sip::Method::bye);
  const auto kind = method == sip::Method::invite ? 0U : other ? other_request : 1U;
  // Which of the others it was, so that its answer is counted for it.
  const auto which = method == sip::Method::info ? of_info : method == sip::Method::update ? of_update : 0U;
  const auto user = (std::uint64_t{index} << 4) | kind | (other ? which : 0U);
  if (!layer_.send_request(ticket->handle, std::move(buffer), call.hop, user, now, effects_)) std::abort();
}

void Phones::acknowledge(PhoneCall& call, const std::string& body) {
  auto buffer = buffers_.take(4096);
  const auto branch = layer_.fresh_branch();
  sip::RequestParts parts;
  parts.method = sip::Method::ack;
  parts.cseq = call.invite_cseq;
  parts.branch = branch.text();
  parts.sent_by = self_;
  parts.content_type = "application/sdp";
  parts.body = body;
  const auto written =
      sip::write_request({reinterpret_cast<char*>(buffer.data()), buffer.size()}, call.dialog, parts);
  static_cast<void>(buffer.resize(written->size()));
  static_cast<void>(
      layer_.acknowledge(call.invite, std::move(buffer), call.hop, call.dialog.remote_tag(), effects_));
}

void Phones::respond(base::TransactionHandle server, PhoneCall* call, int status, const std::string& body,
                     base::Instant now, std::vector<sip::HeaderLine> headers) {
  const auto contact = "<sip:phone@" + self_.to_string() + ">";
  if (status < 300) headers.push_back({sip::HeaderName::contact, contact});
  const auto tag = call != nullptr ? call->dialog.local_tag().text() : sip::LocalTag{}.text();
  sip::Response response;
  response.status = status;
  response.to_tag = sip::view(tag);
  if (status < 400 || status == 422) response.headers = headers;
  response.content_type = body.empty() ? "" : "application/sdp";
  response.body = body;
  static_cast<void>(layer_.respond(server, response, now, effects_));
}

void Phones::deliver(const fakes::Datagram& datagram, base::Instant now) {
  if (datagram.to.port != self_.port) {
    const auto call = by_media_port_.find(datagram.to.port);
    if (call != by_media_port_.end()) ++calls_[call->second].rtp_received;
    return;
  }
  sip::Scan scan;
  if (!sip::scan(datagram.octets, scan)) std::abort();  // the appliance never sends what cannot be read
  const sip::Message message(datagram.octets, scan);
  const auto fault = message.is_request() ? sip::inspect_request(message) : sip::inspect_response(message);
  if (fault != sip::Fault::none) std::abort();
  const auto address = message.is_request() ? message.to() : message.from();
  const auto tag = address ? sip::LocalTag::parse(address->tag) : std::nullopt;
  if (tag && tag->session.index < calls_.size() && calls_[tag->session.index].vanished) return;
  if (!message.is_request() && !asked_.contains(std::string(message.top_via()->branch))) ++unasked_;
  layer_.receive(message, {self_, datagram.from}, now, effects_);
  run(now);
}

void Phones::run(base::Instant now) {
  for (;;) {
    for (const auto& send : effects_.sends())
      transmit_({send.to.local, send.to.remote, std::string(send.octets)});
    for (const auto& event : effects_.events()) events_.push_back(event);
    effects_.clear();
    if (events_.empty()) return;
    const auto event = events_.front();
    events_.pop_front();
    std::visit([&](const auto& each) { on(each, now); }, event);
  }
}

void Phones::advance(base::Instant now) {
  while (layer_.advance(now, effects_)) run(now);
  run(now);
  while (timers_.advance(now, 1, [&](Timer timer) { fire(timer, now); }) == 1) run(now);
  run(now);
}

std::optional<base::Instant> Phones::next_deadline() const {
  const auto a = layer_.next_deadline();
  const auto b = timers_.next_deadline();
  if (!a || !b) return a ? a : b;
  return *a < *b ? a : b;
}

PhoneCall* Phones::find(const sip::Message& request, std::size_t& index) {
  const auto to = request.to();
  const auto from = request.from();
  const auto tag = to ? sip::LocalTag::parse(to->tag) : std::nullopt;
  if (!tag || !from || tag->session.index >= calls_.size()) return nullptr;
  index = tag->session.index;
  auto& call = calls_[index];
  return call.dialog.matches(request.call_id(), to->tag, from->tag) ? &call : nullptr;
}

void Phones::on(const sip::RequestReceived& event, base::Instant now) {
  std::size_t index = 0;
  PhoneCall* call = find(event.request, index);
  const auto method = event.request.method();
  const auto to = event.request.to();
  if (method == sip::Method::invite && to->tag.empty()) return ring_in(event, now);
  if (method == sip::Method::message && to->tag.empty()) {
    ++texts_;
    return respond(event.server, nullptr, 200, {}, now);
  }
  if (call == nullptr || call->state == PhoneState::over) return respond(event.server, call, 481, {}, now);
  if (call->dialog.order(event.request.cseq()->number) != sip::RemoteOrder::next) {
    return respond(event.server, call, 500, {}, now);
  }
  if (method == sip::Method::bye) {
    respond(event.server, call, 200, {}, now);
    call->got_bye = true;
    call->unacknowledged = false;
    call->state = PhoneState::over;
    return;
  }
  if (method != sip::Method::invite) return receive_other(event, *call, now);
  // A re-INVITE.
  if (call->updating || call->pending || call->unacknowledged || call->state != PhoneState::talking) {
    ++call->glares;
    return respond(event.server, call, 491, {}, now);
  }
  if (call->plan.reject_reoffer) return respond(event.server, call, 488, {}, now);
  call->server = event.server;
  const bool held = event.request.body().find("a=sendonly") != std::string_view::npos;
  learn_media(*call, event.request.body());
  respond(event.server, call, 200, description(*call, held ? "recvonly" : "sendrecv"), now);
  call->unacknowledged = true;
  ++call->successes;
  call->success = sip::SuccessRetransmission(now, sip::TimerSettings{});
  arm(index, Alarm::success, call->success.deadline());
}

void Phones::receive_other(const sip::RequestReceived& event, PhoneCall& call, base::Instant now) {
  const auto method = event.request.method();
  if (method == sip::Method::info) {
    ++call.infos_received;
    return respond(event.server, &call, 200, {}, now);
  }
  if (method == sip::Method::prack) {
    const auto rack = sip::parse_rack(event.request.first(sip::HeaderName::rack));
    if (!call.awaits_prack || !rack || rack->rseq != call.rseq)
      return respond(event.server, &call, 481, {}, now);
    call.awaits_prack = false;
    call.described_early = !call.provisional.empty();
    if (!event.request.body().empty()) learn_media(call, event.request.body());
    return respond(event.server, &call, 200, {}, now);
  }
  if (event.request.body().empty()) {  // somebody refreshes the session
    ++call.refreshed;
    std::vector<sip::HeaderLine> lines;
    const auto asked = event.request.first(sip::HeaderName::session_expires);
    if (!asked.empty()) lines.push_back({sip::HeaderName::session_expires, asked});
    return respond(event.server, &call, 200, {}, now, lines);
  }
  if (call.pending || call.updating || call.unacknowledged) {
    ++call.glares;
    return respond(event.server, &call, 491, {}, now);
  }
  learn_media(call, event.request.body());
  respond(event.server, &call, 200, description(call, "sendrecv"), now);
}

void Phones::ring_reliably(PhoneCall& call, std::size_t index, base::Instant now) {
  if (call.rseq == 0) {
    call.rseq = 1 + static_cast<std::uint32_t>(random_.below(1000));
    call.awaits_prack = true;
    call.provisional = call.plan.early_media ? description(call, "sendrecv") : std::string{};
    call.interval = 500ms;
    call.give_up = now + 32s;
  } else {
    call.interval *= 2;
  }
  const auto number = std::to_string(call.rseq);
  respond(call.server, &call, call.plan.early_media ? 183 : 180, call.provisional, now,
          {{sip::HeaderName::require, "100rel"}, {sip::HeaderName::rseq, number}});
  arm(index, Alarm::reliable, now + call.interval);
}

void Phones::acknowledge_provisional(PhoneCall& call, std::size_t index, const sip::Message& response,
                                     base::Instant now) {
  const auto number =
      static_cast<std::uint32_t>(std::stoul(std::string(response.first(sip::HeaderName::rseq))));
  if (call.rseq == number) return;  // it is on its way
  call.rseq = number;
  const bool offered = !call.plan.early_offer && !response.body().empty();
  if (!response.body().empty()) {
    learn_media(call, response.body());
    call.described_early = true;
  }
  request(call, index, sip::Method::prack, offered ? description(call, "sendrecv") : std::string{}, now);
}

void Phones::ring_in(const sip::RequestReceived& event, base::Instant now) {
  const auto uri = sip::parse_uri(event.request.request_uri());
  const auto plan = expected_.find(std::string(uri->user));
  if (plan == expected_.end()) return respond(event.server, nullptr, 404, {}, now);
  const auto asked = sip::parse_session_expires(event.request.first(sip::HeaderName::session_expires));
  if (asked && asked->seconds < plan->second.least_session_s) {
    const auto least = std::to_string(plan->second.least_session_s);
    return respond(event.server, nullptr, 422, {}, now, {{sip::HeaderName::min_se, least}});
  }
  const std::size_t index = calls_.size();
  auto& call = calls_.emplace_back();
  call.number = static_cast<std::uint32_t>(std::stoul(plan->first.substr(1)));
  by_media_port_[media_of(call.number).port] = index;
  call.plan = plan->second;
  call.holds_left = call.plan.callee_holds;
  call.updates_left = call.plan.updates;
  sip::LocalTag tag;
  tag.session.index = static_cast<std::uint32_t>(index) & 0xff'ffff;
  tag.session.generation = 1;
  tag.secret = random_.next();
  auto dialog = sip::Dialog::from_invite(buffers_, event.request, tag);
  if (!dialog) std::abort();  // the appliance always sends a Contact
  call.dialog = std::move(*dialog);
  call.hop = event.from;
  call.server = event.server;
  call.state = PhoneState::ringing;
  learn_media(call, event.request.body());
  if (call.plan.rings) arm(index, Alarm::ring, now + call.plan.ring_after);
  if (call.plan.callee != CalleeWill::ignore) arm(index, Alarm::answer, now + call.plan.answer_after);
}

void Phones::on(const sip::CancelReceived& event, base::Instant now) {
  for (auto& call : calls_) {
    if (!event.invite || call.server != event.invite) continue;
    respond(event.cancel, &call, 200, {}, now);
    if (call.state == PhoneState::ringing) {
      respond(event.invite, &call, 487, {}, now);
      call.final_status = 487;
      call.state = PhoneState::over;
    }
    return;
  }
  respond(event.cancel, nullptr, 481, {}, now);
}

void Phones::on(const sip::AckReceived& event, base::Instant now) {
  std::size_t index = 0;
  PhoneCall* call = find(event.request, index);
  if (call == nullptr || !call->unacknowledged) return;
  call->unacknowledged = false;
  if (!event.request.body().empty()) learn_media(*call, event.request.body());
  if (call->state == PhoneState::answered) talk(*call, index, now);
}

void Phones::talk(PhoneCall& call, std::size_t index, base::Instant now) {
  call.state = PhoneState::talking;
  call.was_talking = true;
  const bool ours = call.caller == call.plan.caller_hangs_up || (call.caller && call.plan.service);
  if (ours || call.plan.both_hang_up) arm(index, Alarm::hang_up, now + call.plan.talk);
  if (call.holds_left > 0) arm(index, Alarm::hold, now + call.plan.talk / 4);
  if (call.infos_left > 0) arm(index, Alarm::info, now + call.plan.talk / 5);
  if (call.updates_left > 0) arm(index, Alarm::update, now + call.plan.talk / 3);
  const bool vanishes = call.plan.timer == TimerPlan::both_vanish ||
                        (call.caller && call.plan.timer == TimerPlan::caller_vanishes);
  if (vanishes) arm(index, Alarm::vanish, now + 10s);
}

void Phones::hang_up(PhoneCall& call, std::size_t index, base::Instant now) {
  call.state = PhoneState::hanging_up;
  call.said_bye = true;
  request(call, index, sip::Method::bye, {}, now);
}

void Phones::reinvite(PhoneCall& call, std::size_t index, base::Instant now) {
  if (call.pending || call.unacknowledged || call.updating) return arm(index, Alarm::hold, now + 500ms);
  --call.holds_left;
  request(call, index, sip::Method::invite,
          description(call, call.holds_left % 2 == 1 ? "sendonly" : "sendrecv"), now);
}

void Phones::final_of_invite(PhoneCall& call, std::size_t index, const sip::ResponseReceived& event,
                             base::Instant now) {
  const int status = event.response.status();
  const bool first = call.final_status == 0;
  call.pending = false;
  if (first) call.final_status = status;
  if (status >= 300) {
    if (first) call.state = PhoneState::over;
    if (!first && status == 491) {
      ++call.holds_left;
      // The RFC's waits differ by who made the Call-ID (section 14.1), or both would try again at once.
      const auto wait = call.caller ? 2100 + random_.below(1900) : random_.below(2000);
      arm(index, Alarm::hold, now + std::chrono::milliseconds(static_cast<std::int64_t>(wait)));
    }
    if (!first && (status == 408 || status == 481) && call.state == PhoneState::talking)
      hang_up(call, index, now);
    return;
  }
  const bool offered = !call.plan.early_offer && first && !call.described_early;
  if (first) static_cast<void>(call.dialog.learn(buffers_, event.response));
  learn_media(call, event.response.body());
  acknowledge(call, offered ? description(call, "sendrecv") : std::string{});
  if (!first) return;
  if (call.cancelled) return hang_up(call, index, now);  // the 200 crossed our CANCEL
  talk(call, index, now);
}

void Phones::dismiss(PhoneCall& call, std::size_t index, const sip::ResponseReceived& event,
                     base::Instant now) {
  const std::string tag(event.response.to()->tag);
  auto other = call.dialog.another(buffers_);
  if (!other || !other->learn(buffers_, event.response)) std::abort();
  std::swap(call.dialog, *other);
  const auto invite = std::exchange(call.invite, event.client);
  const auto cseq = std::exchange(call.invite_cseq, event.response.cseq()->number);
  acknowledge(call, {});
  const bool again = std::find(call.dismissed.begin(), call.dismissed.end(), tag) != call.dismissed.end();
  if (!again) {
    call.dismissed.push_back(tag);
    dismissing_ = true;
    request(call, index, sip::Method::bye, {}, now);
    dismissing_ = false;
  }
  call.invite = invite;
  call.invite_cseq = cseq;
  std::swap(call.dialog, *other);
}

void Phones::on(const sip::ResponseReceived& event, base::Instant now) {
  if ((event.user & Errands::token) != 0) return errands_.on(event, now);
  const std::size_t index = event.user >> 4;
  auto& call = calls_[index];
  const int status = event.response.status();
  if ((event.user & other_request) != 0) {
    if (status < 200) return;
    if ((event.user & of_info) != 0 && status == 200) ++call.infos_answered;
    if ((event.user & of_update) == 0) return;
    call.updating = false;
    if (status == 200) ++call.updates_accepted;
    if (status == 491 || status == 500) {
      ++call.updates_left;
      arm(index, Alarm::update, now + 700ms);
    }
    return;
  }
  if ((event.user & 1) != 0) {
    if (status < 200) return;
    call.bye_answered = true;
    call.state = PhoneState::over;
    return;
  }
  if (status < 200) {
    if (status > 100 && call.final_status == 0) {
      static_cast<void>(call.dialog.learn(buffers_, event.response));
      if (event.response.has(sip::HeaderName::rseq)) {
        acknowledge_provisional(call, index, event.response, now);
      }
    }
    return;
  }
  const bool of_another = status < 300 && call.caller && call.final_status == 200 &&
                          event.response.to()->tag != call.dialog.remote_tag();
  if (of_another) return dismiss(call, index, event, now);
  if (call.pending) final_of_invite(call, index, event, now);
}

void Phones::on(const sip::TimedOut& event, base::Instant now) {
  if ((event.user & Errands::token) != 0) return errands_.on(event, now);
  auto& call = calls_[event.user >> 4];
  if ((event.user & other_request) != 0) {
    if ((event.user & of_update) != 0) call.updating = false;
    return;
  }
  if ((event.user & 1) != 0) {
    call.state = PhoneState::over;
    return;
  }
  call.pending = false;
  if (call.final_status == 0) {
    call.final_status = 408;
    call.state = PhoneState::over;
  } else if (call.state == PhoneState::talking) {
    hang_up(call, event.user >> 4, now);
  }
}

void Phones::fire(const Timer& timer, base::Instant now) {
  auto& call = calls_[timer.call];
  std::string moved;
  std::vector<sip::HeaderLine> headers;
  switch (timer.alarm) {
    case Alarm::ring:
      if (call.state != PhoneState::ringing) break;
      if (call.plan.reliable) {
        ring_reliably(call, timer.call, now);
        break;
      }
      respond(call.server, &call, call.plan.early_media ? 183 : 180,
              call.plan.early_media ? description(call, "sendrecv") : std::string{}, now);
      break;
    case Alarm::answer:
      if (call.state != PhoneState::ringing) break;
      if (call.awaits_prack) {  // what it described must be known first (RFC 3262 section 3)
        arm(timer.call, Alarm::answer, now + 200ms);
        break;
      }
      if (call.plan.callee == CalleeWill::reject) {
        call.final_status = call.plan.reject_status;
        call.state = PhoneState::over;
        moved = "<" + call.plan.moved_to + ">";
        if (!call.plan.moved_to.empty()) headers.push_back({sip::HeaderName::contact, moved});
        respond(call.server, &call, call.plan.reject_status, {}, now, headers);
        break;
      }
      call.final_status = 200;
      call.state = PhoneState::answered;
      call.dialog.answered(0, true);
      respond(call.server, &call, 200, call.described_early ? std::string{} : description(call, "sendrecv"),
              now);
      call.unacknowledged = true;
      ++call.successes;
      call.success = sip::SuccessRetransmission(now, sip::TimerSettings{});
      arm(timer.call, Alarm::success, call.success.deadline());
      break;
    case Alarm::cancel:
      if (call.final_status != 0) break;
      call.cancelled = true;
      static_cast<void>(layer_.cancel(call.invite, {}, now, effects_));
      break;
    case Alarm::hang_up:
      if (call.state == PhoneState::talking) hang_up(call, timer.call, now);
      break;
    case Alarm::hold:
      if (call.state == PhoneState::talking && call.holds_left > 0) reinvite(call, timer.call, now);
      break;
    case Alarm::info:
      if (call.state != PhoneState::talking || call.infos_left == 0) break;
      --call.infos_left;
      request(call, timer.call, sip::Method::info, "Signal=5\r\nDuration=160\r\n", now);
      arm(timer.call, Alarm::info, now + 50ms);
      break;
    case Alarm::update:
      if (call.state != PhoneState::talking || call.updates_left == 0) break;
      if (call.pending || call.unacknowledged || call.updating) {
        arm(timer.call, Alarm::update, now + 300ms);
        break;
      }
      --call.updates_left;
      call.updating = true;
      request(call, timer.call, sip::Method::update, description(call, "sendrecv"), now);
      break;
    case Alarm::reliable:
      if (call.state != PhoneState::ringing || !call.awaits_prack) break;
      if (now >= call.give_up) {
        call.awaits_prack = false;
        call.final_status = 504;
        call.state = PhoneState::over;
        respond(call.server, &call, 504, {}, now);
        break;
      }
      ring_reliably(call, timer.call, now);
      break;
    case Alarm::vanish:  // the plug is pulled
      if (call.state != PhoneState::talking) break;
      call.vanished = true;
      call.state = PhoneState::over;
      break;
    case Alarm::success:
      if (!call.unacknowledged) break;
      if (call.success.step(now, sip::TimerSettings{}) == sip::SuccessStep::give_up) {
        call.unacknowledged = false;
        call.lost_ack = true;
        hang_up(call, timer.call, now);
        break;
      }
      static_cast<void>(layer_.resend_success(call.server, now, effects_));
      arm(timer.call, Alarm::success, call.success.deadline());
      break;
  }
}

}  // namespace trunkline::sim
