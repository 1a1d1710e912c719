#include "dataplane/intake/sip_intake.h"

#include "sip/message/message.h"
#include "sip/transport/stateless_response.h"
#include "sip/transport/stun_keep_alive.h"

namespace trunkline::dataplane {

SipIntake::SipIntake(const base::SipHash::Key& secret, std::uint8_t shards,
                     const gate::AdmissionConfig& config, Admission& admission)
    : sharding_(secret, shards),
      tags_(secret),
      admission_(admission),
      shedding_(config.shed_above_percent, config.reserve_percent),
      retry_after_("Retry-After: " + std::to_string(config.retry_after_s) + "\r\n") {}

FirstSight SipIntake::look(std::string_view octets) noexcept {
  const auto seen = first_sight(octets);
  if (seen == FirstSight::keep_alive) counters_.increment(SipIntakeCounter::sip_keep_alive);
  if (seen == FirstSight::not_sip) counters_.increment(SipIntakeCounter::sip_not_sip);
  return seen;
}

std::optional<std::string_view> SipIntake::answer_stun(std::string_view octets, const base::Endpoint& source,
                                                       std::span<char> buffer, base::Instant now) noexcept {
  const auto sender = admission_.sender(source.address);
  if (admission_.is_known(sender) && admission_.may_answer(sender, now)) {
    if (const auto answer = sip::write_stun_answer(buffer, octets, source); !answer.empty()) {
      counters_.increment(SipIntakeCounter::sip_stun_answered);
      return answer;
    }
  }
  counters_.increment(SipIntakeCounter::sip_stun_unanswered);
  return std::nullopt;
}

bool SipIntake::takes_stun_answer(std::string_view octets, const base::Endpoint& source,
                                  base::Instant now) noexcept {
  if (!sip::is_stun_answer(octets)) return false;
  const auto sender = admission_.sender(source.address);
  if (!admission_.is_known(sender) || !admission_.may_answer(sender, now)) return false;
  counters_.increment(SipIntakeCounter::sip_stun_heard);
  return true;
}

Screened SipIntake::screen(gate::PacketRecord& packet, const Sender& sender, Standing standing,
                           base::Instant now) noexcept {
  const std::string_view octets(packet.octets, packet.length);
  packet.kind = gate::PacketKind::sip;
  if (const auto scanned = sip::scan(octets, packet.scan); !scanned) {
    return refuse({sip::can_answer(scanned.error(), packet.scan), counter_of(scanned.error()),
                   reason_of(scanned.error())},
                  sender, now);
  }
  const sip::Message message(octets, packet.scan);
  const std::string_view call_id = message.first(sip::HeaderName::call_id);
  if (call_id.empty()) {
    const bool answerable =
        message.is_request() && message.method() != sip::Method::ack && message.has(sip::HeaderName::via);
    return refuse({answerable, SipIntakeCounter::sip_no_call_id, "Missing Call-ID"}, sender, now);
  }
  // Of those whom an overloaded shard cannot serve it would get one each, in place of work.
  if (message.is_request() && message.method() == sip::Method::ack &&
      sip::acknowledges_stateless(message, tags_)) {
    return drop(SipIntakeCounter::sip_refusal_acknowledged);
  }
  const auto shard = sharding_.shard_of(call_id);
  if (shedding_.is_overloaded(shard, standing) && !passes_overload(message, sender, standing, now)) {
    return shed(message, sender, now);
  }
  counters_.increment(SipIntakeCounter::sip_to_shard);
  return {SipFate::to_shard, shard, {}};
}

Screened SipIntake::refuse(const Malformed& found, const Sender& sender, base::Instant now) noexcept {
  admission_.malformed(sender, now);
  if (!found.answerable) return drop(found.counter);
  if (!admission_.may_answer(sender, now)) return drop(SipIntakeCounter::sip_malformed_limited);
  return {SipFate::answer, {}, {SipIntakeCounter::sip_answered_400, 400, found.reason, {}}};
}

bool SipIntake::passes_overload(const sip::Message& message, const Sender& sender, Standing standing,
                                base::Instant now) noexcept {
  if (!is_new_work(message)) return true;
  if (message.method() != sip::Method::invite || !admission_.is_emergency(message.request_uri()))
    return false;
  // One that was let in as an emergency has been counted into the limit.
  const bool passes = standing == Standing::emergency || admission_.may_call_emergency(sender, now);
  counters_.increment(passes ? SipIntakeCounter::sip_emergency_passed
                             : SipIntakeCounter::sip_emergency_limited);
  return passes;
}

Screened SipIntake::shed(const sip::Message& message, const Sender& sender, base::Instant now) noexcept {
  if (!admission_.may_answer(sender, now)) return drop(SipIntakeCounter::sip_shed_silently);
  return {SipFate::answer, {}, {shed_counter_of(message.method()), 503, {}, retry_after_}};
}

std::optional<SipIntake::Answer> SipIntake::answer(const gate::PacketRecord& packet, const Refusal& refusal,
                                                   std::span<char> buffer) noexcept {
  const sip::Message request({packet.octets, packet.length}, packet.scan);
  // Who is known may be a phone: to a Via's maddr nothing goes from here.
  const auto hop = sip::stateless_response_hop(request, {packet.local, packet.remote}, false);
  const auto text = sip::write_stateless_response(
      buffer, request, packet.remote, {refusal.status, refusal.reason, refusal.header_lines}, tags_);
  if (hop && text) {
    counters_.increment(refusal.counter);
    return Answer{*text, *hop};
  }
  counters_.increment(SipIntakeCounter::sip_unanswered);
  return std::nullopt;
}

Screened SipIntake::drop(SipIntakeCounter reason) noexcept {
  counters_.increment(reason);
  return {};
}

}  // namespace trunkline::dataplane
