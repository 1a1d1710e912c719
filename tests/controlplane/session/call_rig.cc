#include "tests/controlplane/session/call_rig.h"

#include <array>

#include "sip/dialog/write_request.h"
#include "sip/transport/stun_keep_alive.h"

namespace trunkline::controlplane {
namespace {

const base::Endpoint our_address = *base::Endpoint::parse("10.99.0.1:5060");
constexpr std::uint32_t transactions = 256;

std::array<base::BufferPool::SizeClass, 2> classes(const CallRig::Buffers& buffers) {
  return {{{1024, buffers.of_1024}, {4096, buffers.of_4096}}};
}

MediaSettings media_settings(std::uint32_t calls) {
  MediaSettings settings;
  settings.layout.addresses[0] = our_address.address;
  settings.layout.address_count = 1;
  settings.layout.worker_count = 1;
  settings.layout.first_port = 20000;
  settings.layout.pairs_per_worker = 64;
  settings.calls = calls;
  return settings;
}

/// A message as the coordinator gets it: its octets and their scan, which outlive the event.
struct Heard {
  explicit Heard(std::string text) : octets(std::move(text)) {
    if (!sip::scan(octets, scan)) ADD_FAILURE() << "cannot be scanned:\n" << octets;
  }
  [[nodiscard]] sip::Message message() const { return {octets, scan}; }

  std::string octets;
  sip::Scan scan;
};

std::string with_body(std::string head, const std::string& body) {
  const bool says_type = head.find("\r\nContent-Type:") != std::string::npos;
  const bool describes = !head.starts_with("INFO ") && !head.starts_with("MESSAGE ");
  if (!body.empty() && !says_type)
    head += describes ? "Content-Type: application/sdp\r\n" : "Content-Type: text/plain\r\n";
  return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// As the shard does it.
std::string written(const RequestOrder& order) {
  std::string octets(8192, ' ');
  auto parts = order.parts;
  parts.branch = "z9hG4bKours";
  const auto text = sip::write_request(octets, *order.dialog, parts);
  if (!text) ADD_FAILURE() << to_string(text.error());
  return text ? std::string(*text) : std::string{};
}

}  // namespace

// The phone.

Phone::Phone(CallRig& rig, Side side, std::string name, std::string address)
    : rig_(rig),
      side_(side),
      name_(std::move(name)),
      address_(*base::Endpoint::parse(address)),
      host_(std::move(address)),
      uri_("sip:" + name_ + "@" + host_) {}

std::string Phone::sdp(const std::string& attribute) const {
  return "v=0\r\no=" + name_ + " 1 1 IN IP4 10.99.0.10\r\ns=-\r\nc=IN IP4 10.99.0.10\r\nt=0 0\r\nm=audio " +
         (side_ == Side::a ? "4000" : "6000") + " RTP/AVP 0\r\n" + attribute + "\r\n";
}

std::string Phone::request(const std::string& method, std::uint32_t cseq, const Wording& wording,
                           const std::string& to_tag) const {
  std::string head = method + " " + uri_ + " SIP/2.0\r\nVia: SIP/2.0/UDP " + host_ + ";branch=z9hG4bK" +
                     name_ + std::to_string(cseq) + "\r\nMax-Forwards: " + std::to_string(wording.hops) +
                     "\r\nFrom: <sip:" + name_ + "@" + host_ + ">" + (has_tag ? ";tag=" + name_ : "") +
                     "\r\nTo: <" + uri_ + ">" + (to_tag.empty() ? "" : ";tag=" + to_tag) +
                     "\r\nCall-ID: " + call_id_ + "\r\nCSeq: " + std::to_string(cseq) + " " + method + "\r\n";
  if (wording.contact) head += "Contact: <sip:" + name_ + "@" + host_ + ">\r\n";
  return with_body(head + wording.headers, wording.body);
}

std::string Phone::response(const std::string& method, const Asked& asked, int status,
                            const Wording& wording) const {
  const auto& tag = wording.tag.empty() ? name_ : wording.tag;
  std::string head = "SIP/2.0 " + std::to_string(status) + " As Said\r\nVia: SIP/2.0/UDP " +
                     our_address.to_string() + ";branch=z9hG4bKours\r\nFrom: <sip:trunkline@" +
                     our_address.to_string() + ">;tag=" + asked.our_tag + "\r\nTo: <sip:" + name_ + "@" +
                     host_ + ">;tag=" + tag + "\r\nCall-ID: " + asked.call_id +
                     "\r\nCSeq: " + std::to_string(asked.cseq) + " " + method + "\r\n";
  if (wording.contact && status < 300) head += "Contact: <sip:" + tag + "@" + host_ + ">\r\n";
  return with_body(head + wording.headers, wording.body);
}

base::TransactionHandle Phone::opens(const std::string& method) {
  base::TransactionHandle handle;
  handle.index = rig_.next_transaction_++ & 0xff'ffff;
  handle.generation = 1;
  rig_.opened_[handle.index] = {std::string(side_ == Side::a ? "a " : "b "), false, method == "INVITE"};
  rig_.opened_[handle.index].label += "/" + method;
  return handle;
}

std::string Phone::invites(const std::string& user, const Wording& wording) {
  call_id_ = "call-" + std::to_string(rig_.next_transaction_);
  uri_ = "sip:" + user + "@" + our_address.to_string();
  peer_tag_.clear();
  cseq_ = 0;
  return reinvites(wording);
}

std::string Phone::reinvites(const Wording& wording) {
  invite_cseq_ = ++cseq_;
  invite_ = opens("INVITE");
  const Heard heard(request("INVITE", invite_cseq_, wording, peer_tag_));
  return rig_.happens(sip::RequestReceived{invite_, heard.message(), {our_address, address_}, rig_.merged});
}

std::string Phone::cancels() {
  const auto cancel = opens("CANCEL");
  const Heard heard(request("CANCEL", invite_cseq_, {}, ""));
  return rig_.happens(sip::CancelReceived{cancel, invite_, heard.message(), {our_address, address_}});
}

std::string Phone::acks(const std::string& body) {
  const Heard heard(request("ACK", invite_cseq_, {.body = body}, peer_tag_));
  return rig_.happens(sip::AckReceived{{}, heard.message(), {our_address, address_}});
}

std::string Phone::acks_with_tags(const std::string& from, const std::string& to) {
  auto text = request("ACK", invite_cseq_, {}, to);
  const auto own = ";tag=" + name_ + "\r\n";
  text.replace(text.find(own), own.size(), ";tag=" + from + "\r\n");
  const Heard heard(std::move(text));
  return rig_.happens(sip::AckReceived{{}, heard.message(), {our_address, address_}});
}

std::string Phone::byes() { return asks("BYE"); }

std::string Phone::asks(const std::string& method, std::optional<int> cseq,
                        const std::optional<std::string>& to_tag) {
  const auto number = cseq ? static_cast<std::uint32_t>(*cseq) : ++cseq_;
  const auto server = opens(method);
  const Heard heard(request(method, number, {}, to_tag.value_or(peer_tag_)));
  return rig_.happens(sip::RequestReceived{server, heard.message(), {our_address, address_}, rig_.merged});
}

std::string Phone::asks(const std::string& method, const Wording& wording) {
  const auto server = opens(method);
  const auto number = wording.cseq ? static_cast<std::uint32_t>(*wording.cseq) : ++cseq_;
  const Heard heard(request(method, number, wording, wording.to_tag.empty() ? peer_tag_ : wording.to_tag));
  return rig_.happens(sip::RequestReceived{server, heard.message(), {our_address, address_}, rig_.merged});
}

std::string Phone::answers_to(const std::string& method, Asked& asked, int status, const Wording& wording) {
  if (status >= 200) asked.open = false;
  if (method == "INVITE" && status / 100 == 2) {
    const auto success =
        asked.call_id + " " + (wording.tag.empty() ? name_ : wording.tag) + " " + std::to_string(asked.cseq);
    if (rig_.settled_.contains(success)) return "the layer: ACK again";
    rig_.unacknowledged_.insert(success);
  }
  const Heard heard(response(method, asked, status, wording));
  const auto octets = asked.octets;
  return rig_.happens(
      sip::ResponseReceived{asked.client, asked.user, heard.message(), {our_address, address_}, octets});
}

std::string Phone::answers(int status, const Wording& wording) {
  return answers_to("INVITE", invited_, status, wording);
}
std::string Phone::answers_bye(int status) { return answers_to("BYE", asked_to_leave_, status, {}); }
std::string Phone::answers_bye_of(const std::string& fork, int status) {
  return answers_to("BYE", asked_to_leave_, status, {.tag = fork});
}

std::string Phone::answers_request(int status, const Wording& wording) {
  return answers_to(asked_method_, asked_else_, status, wording);
}
std::string Phone::ignores_request() {
  asked_else_.open = false;
  return rig_.happens(sip::TimedOut{asked_else_.client, asked_else_.user});
}

std::string Phone::ignores_invite() {
  invited_.open = false;
  return rig_.happens(sip::TimedOut{invited_.client, invited_.user});
}
std::string Phone::ignores_bye() {
  asked_to_leave_.open = false;
  return rig_.happens(sip::TimedOut{asked_to_leave_.client, asked_to_leave_.user});
}

// The rig.

SessionSettings CallRig::usual_settings() {
  SessionSettings settings;
  static_cast<void>(settings.listen.push_back(our_address));
  settings.sessions = 8;
  settings.routing.addresses = {our_address.address};
  settings.routing.next_hop_v4 = *base::Endpoint::parse("10.99.0.20:5080");
  return settings;
}

CallRig::CallRig(const SessionSettings& settings, std::uint32_t most_media_calls, const Buffers& most_buffers)
    : buffers(classes(most_buffers)),
      media(media_settings(most_media_calls), base::ShardId{0}, 1, random),
      coordinator(settings, base::ShardId{0}, sharding, transactions, buffers, random, media, now),
      a(*this, Side::a, "alice", "10.99.0.10:5060"),
      b(*this, Side::b, "bob", "10.99.0.20:5080") {}

std::string CallRig::happens(const sip::Event& event) {
  coordinator.handle(event, now, orders_);
  return carry_out();
}

std::string CallRig::leaves_unanswered(const Phone& phone) {
  opened_.at(phone.invite_.index).final = true;  // the layer has answered 500 by itself
  return happens(sip::Unanswered{phone.invite_});
}

std::string CallRig::cannot_reach(Phone& phone) {
  phone.invited_.open = false;
  return happens(sip::TransportFailed{phone.invited_.client, phone.invited_.user});
}

std::string CallRig::hang_up(int status) {
  std::vector<base::SessionHandle> calls;
  coordinator.for_each([&](base::SessionHandle handle, const Session&) { calls.push_back(handle); });
  std::string line;
  for (const auto handle : calls) {
    static_cast<void>(
        coordinator.hang_up(handle, {.status = status, .ended = EndReason::operator_}, now, orders_));
    say(line, carry_out());
  }
  return line;
}

std::string CallRig::media_time_out() {
  base::SessionHandle call;
  coordinator.for_each([&](base::SessionHandle handle, const Session&) { call = handle; });
  coordinator.take_news({.kind = MediaNewsKind::timed_out, .owner = RequestUser{call}.pack()}, now, orders_);
  return carry_out();
}

std::string CallRig::dials(base::SessionHandle call, const rtp::HeardDigit& digit) {
  gate::Report report;
  report.kind = gate::ReportKind::digit;
  report.digit = digit;
  const auto* const session = coordinator.find(call);
  const auto* const stream = session != nullptr ? media.stream(session->media, 0) : nullptr;
  if (stream == nullptr) return "no media";
  report.handle = stream->slots[Party::a].handle;
  const auto news = media.on_report(report);
  if (!news) return "no news";
  coordinator.take_news(*news, now, orders_);
  return carry_out();
}

std::string CallRig::happens_in(base::SessionHandle call, const std::function<void(Call&)>& f) {
  EXPECT_TRUE(coordinator.enter(call, now, orders_, f));
  return carry_out();
}

std::string CallRig::comes_back(const std::string& uri) {
  const auto& asked = b.invited_;
  const Heard heard(with_body(
      "INVITE " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + b.host_ +
          ";branch=z9hG4bKback\r\nMax-Forwards: 60\r\nFrom: <sip:alice@10.99.0.1>;tag=" + asked.our_tag +
          "\r\nTo: <" + uri + ">\r\nCall-ID: " + asked.call_id + "\r\nCSeq: 1 INVITE\r\nContact: <sip:x@" +
          b.host_ + ">\r\n",
      a.sdp()));
  return happens(sip::RequestReceived{b.opens("INVITE"), heard.message(), {our_address, b.address_}});
}

std::string CallRig::delivers() {
  const bool any = services.host.deliver(
      [this](base::ShardId, const fakes::InlineHost::Acted& f) { f(coordinator, orders_); });
  return any ? carry_out() : std::string{};
}

std::string CallRig::takes(const fakes::InlineHost::Acted& wish) {
  wish(coordinator, orders_);
  return carry_out();
}

std::string CallRig::passes(base::Duration time) {
  const auto until = now + time;
  std::string line;
  for (auto next = coordinator.next_deadline(); next && *next <= until; next = coordinator.next_deadline()) {
    now = std::max(now, *next);
    while (coordinator.advance(now, orders_)) {
      say(line, carry_out());
      say(line, take_stun_answers());
    }
  }
  now = until;
  media.advance(now);
  return line;
}

void CallRig::falls_silent() {
  for (int round = 0; round < 3; ++round) {
    if (coordinator.sessions() > 0) media_time_out();
    for (Phone* phone : {&a, &b}) {
      if (phone->invited_.open) phone->ignores_invite();
      if (phone->asked_to_leave_.open) phone->ignores_bye();
      if (phone->asked_else_.open) phone->ignores_request();
    }
    passes(200s);
  }
}

std::string CallRig::left() const {
  std::string line;
  const auto held = [&](const char* what, std::uint64_t count) {
    if (count != 0) say(line, std::to_string(count) + " " + what);
  };
  held("sessions", coordinator.sessions());
  held("timers", coordinator.timers());
  held("media calls", media.calls());
  held("slots", media.slots_open());
  held("buffers", buffers.in_use());
  for (const auto& [index, opened] : opened_) {
    if (!opened.final) say(line, "no final response to " + opened.label);
  }
  for (const auto& success : unacknowledged_) say(line, "no ACK to the 2xx of " + success);
  return line;
}

CallState CallRig::state() {
  CallState state = CallState::ended;
  coordinator.for_each([&](base::SessionHandle, const Session& session) { state = session.state; });
  return state;
}

void CallRig::reach(CallState wanted) {
  using enum CallState;
  if (wanted == ended) return;
  a.invites();
  if (wanted == ringing || wanted == cancelling) b.answers(180);
  if (wanted == cancelling) a.cancels();
  if (wanted <= cancelling) return;
  b.answers(200);
  if (wanted == hung_up_unacknowledged) b.byes();
  if (wanted == answered || wanted == hung_up_unacknowledged) return;
  a.acks();
  if (wanted == reoffered || wanted == reoffer_answered) a.reinvites();
  if (wanted == reoffer_answered) b.answers(200);
  if (wanted == ending) a.byes();
}

std::string CallRig::header(sip::HeaderName name) const {
  const auto found = headers_.find(name);
  return found == headers_.end() ? std::string{} : found->second;
}

// What is ordered.

void CallRig::say(std::string& line, const std::string& what) const {
  if (!line.empty() && !what.empty()) line += ", ";
  line += what;
}

std::string CallRig::carry_out() {
  std::string line;
  while (!orders_.empty()) {
    for (const auto& order : orders_.all()) {
      std::visit([&](const auto& each) { carry_out(each, line); }, order);
    }
    orders_.clear();
    coordinator.settle();
    for (const auto user : std::exchange(not_sent_, {})) coordinator.not_sent(user, unsendable, now, orders_);
  }
  coordinator.settle();
  for (const auto& command : media.commands()) {
    if (command.kind == gate::CommandKind::open_slot || command.kind == gate::CommandKind::update_slot)
      marks.push_back(command.settings.dscp);
    if (command.kind == gate::CommandKind::send_digits) digits.push_back(command.digits);
  }
  media.clear_commands();
  say(line, delivers());
  return line;
}

std::string CallRig::headers(sip::HeaderName name) const {
  std::string found;
  for (const auto& [each, value] : lines_) {
    if (each == name) found += (found.empty() ? "" : "\n") + value;
  }
  return found;
}

void CallRig::remember(std::span<const sip::HeaderLine> headers, std::string_view body,
                       std::string_view reason) {
  headers_.clear();
  lines_.clear();
  for (const auto& line : headers) lines_.emplace_back(line.name, line.value);
  for (const auto& line : headers) headers_[line.name] = line.value;
  if (!body.empty()) body_ = body;
  reason_ = reason;
}

void CallRig::carry_out(const RespondOrder& order, std::string& line) {
  auto& opened = opened_.at(order.server.index);
  const int status = order.response.status;
  if (opened.final) ADD_FAILURE() << status << " after the final response to " << opened.label;
  opened.final = status >= 200;
  Phone& phone = opened.label[0] == 'a' ? a : b;
  if (opened.invite && !order.response.to_tag.empty() && status < 300)
    phone.peer_tag_ = order.response.to_tag;
  say(line, opened.label.substr(0, 2) + std::to_string(status) + opened.label.substr(2) +
                (order.response.body.empty() ? "" : "+sdp"));
  if (!order.response.body.empty()) type_ = order.response.content_type;
  if (status > 100) return remember(order.response.headers, order.response.body, order.response.reason);
  trying_.clear();
  for (const auto& header : order.response.headers) trying_.insert(header.name);
}

void CallRig::carry_out(const RequestOrder& order, std::string& line) {
  if (unsendable != 0) return not_sent_.push_back(order.user);
  Phone& phone = at(order.to);
  const bool invite = order.parts.method == sip::Method::invite;
  const auto& theirs = order.dialog->remote_tag();
  say(line, std::string(phone.side() == Side::a ? "a " : "b ") + std::string(to_string(order.parts.method)) +
                (order.parts.body.empty() ? "" : "+sdp") +
                (theirs.empty() || theirs == phone.name() ? "" : "(" + std::string(theirs) + ")"));
  base::TransactionHandle client;
  client.index = next_transaction_++ & 0xff'ffff;
  client.generation = 1;
  const auto tag = order.dialog->local_tag().text();
  const bool bye = order.parts.method == sip::Method::bye;
  auto& asked = invite ? phone.invited_ : bye ? phone.asked_to_leave_ : phone.asked_else_;
  if (!invite && !bye) phone.asked_method_ = to_string(order.parts.method);
  // "Requests within a dialog MUST contain strictly monotonically increasing CSeq" (RFC 3261
  // section 12.2.1.1); one that is sent again with proof of who we are is the next of them (section 22.2). An
  // INVITE outside of one counts for each dialog that it makes.
  const std::string call_id(order.dialog->call_id());
  auto& last = cseqs_[call_id + " " + std::string(theirs)];
  EXPECT_GT(order.parts.cseq, std::max(last, cseqs_[call_id + " "]))
      << to_string(order.parts.method) << " to " << theirs;
  last = order.parts.cseq;
  asked = {client,
           order.user,
           order.parts.cseq,
           std::string(order.dialog->call_id()),
           std::string(sip::view(tag)),
           written(order),
           std::string(theirs),
           true};
  type_ = order.parts.content_type;
  target_ = order.dialog->remote_target();
  sender_ = order.dialog->local_address();
  if (invite) {
    caller_ = sender_;
    called_ = order.to.remote.to_string() + " " + target_;
    sent_[client.index] = phone.side() == Side::a ? "a" : "b";
    phone.call_id_ = asked.call_id;
    phone.peer_tag_ = asked.our_tag;
  }
  remember(order.parts.headers, order.parts.body, {});
  if (coordinator.sent(order.user, client)) say(line, sent_[client.index] + " CANCEL");
}

void CallRig::carry_out(const KeepAliveOrder& order, std::string& line) {
  EXPECT_TRUE(sip::is_stun(order.octets));
  say(line, at(order.to).name_ == a.name_ ? "a STUN" : "b STUN");
  std::array<char, sip::most_stun_answer> room{};
  const auto answer = sip::write_stun_answer(room, order.octets, seen_from);
  if (answers_stun) stun_answers_.emplace_back(order.to.remote, answer);
}

std::string CallRig::take_stun_answers() {
  std::string line;
  for (const auto& [from, answer] : std::exchange(stun_answers_, {})) {
    auto outside = coordinator.outside(now, orders_);
    outside.environment.local->alive(outside, from, answer);
    say(line, carry_out());
  }
  return line;
}

void CallRig::carry_out(const AckOrder& order, std::string& line) {
  const Phone& phone = at(order.to);
  const std::string theirs(order.dialog->remote_tag());
  const auto success =
      std::string(order.dialog->call_id()) + " " + theirs + " " + std::to_string(order.parts.cseq);
  unacknowledged_.erase(success);
  if (order.client) settled_.insert(success);
  say(line, std::string(phone.side() == Side::a ? "a ACK" : "b ACK") +
                (order.parts.body.empty() ? "" : "+sdp") +
                (theirs == phone.name() ? "" : "(" + theirs + ")"));
  if (!order.parts.body.empty()) body_ = order.parts.body;
  proof_.clear();
  for (const auto& each : order.parts.headers) proof_ += std::string(each.value) + ";";
}

void CallRig::carry_out(const CancelOrder& order, std::string& line) {
  say(line, sent_[order.client.index] + " CANCEL");
}

void CallRig::carry_out(const ResendSuccessOrder& order, std::string& line) {
  const auto& opened = opened_.at(order.server.index);
  say(line, opened.label.substr(0, 2) + "2xx" + opened.label.substr(2) + " again");
}

}  // namespace trunkline::controlplane
