// Ways to break the simulated world on purpose: each must make the invariant fail that it is named for, or
// that invariant is not judged at all.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "dataplane/gate/gate.h"

namespace trunkline::sim {

enum class Sabotage : std::uint8_t {
  none,
  swallow_byes,      // calls do not end at the other phone
  leave_slots_open,  // workers never hear of a slot's end
  freeze_shards,     // half way through, timers fire no more
  invent_responses,  // a response answers a branch that nobody has used
  swallow_acks,      // a phone's 2xx stays unacknowledged
  swallow_reacks,    // its 2xx to a re-INVITE does
  swap_statuses,     // one side is told another outcome than the other
  invent_answers,    // a caller hears 200 where the phone refused
  leak_origin,       // the appliance's descriptions have the origin line of a phone's
  refuse_answered,   // a caller hears 480 where the phone answered, and the phone never hears BYE
  refuse_options,    // who asks whether somebody is there hears 500
  unheard_leavings,  // who takes out his registration is not heard
  unheard_acks,      // nor who acknowledges a 2xx of ours
};

/// A shard's gate that does what it should, but for one thing.
class SabotagedGate final : public gate::Gate {
 public:
  SabotagedGate(gate::Gate& gate, Sabotage sabotage) noexcept : gate_(gate), sabotage_(sabotage) {}

  [[nodiscard]] std::size_t receive(std::span<gate::Packet> out) noexcept override {
    const auto heard = out.first(gate_.receive(out));
    const auto end = std::remove_if(heard.begin(), heard.end(), [this](const gate::Packet& packet) {
      return is_unheard(packet.octets());
    });
    std::for_each(end, heard.end(), [](gate::Packet& packet) { packet = {}; });
    return static_cast<std::size_t>(end - heard.begin());
  }
  [[nodiscard]] gate::Packet allocate(std::size_t octets) noexcept override { return gate_.allocate(octets); }
  bool send(gate::Packet packet) noexcept override {
    const std::span<char> octets(reinterpret_cast<char*>(packet->octets), packet->length);
    const std::string_view text(octets.data(), octets.size());
    if (sabotage_ == Sabotage::swallow_byes && text.starts_with("BYE ")) return true;
    if (sabotage_ == Sabotage::swallow_acks && text.starts_with("ACK ")) return true;
    if (sabotage_ == Sabotage::swallow_reacks && text.starts_with("ACK ")) {
      const auto cseq = field(text, "CSeq: ");
      if (first_acks_.emplace(field(text, "Call-ID: "), cseq).first->second != cseq) return true;
    }
    if (sabotage_ == Sabotage::invent_responses && text.starts_with("SIP/2.0 180")) {
      octets[text.find("branch=z9hG4bK") + 14] = '!';
    }
    if (sabotage_ == Sabotage::leak_origin && text.starts_with("INVITE ")) {
      const auto at = text.find("User-Agent: ");
      if (at != std::string_view::npos)
        std::copy_n("o=phone", 7, octets.begin() + static_cast<std::ptrdiff_t>(at) + 12);
    }
    const bool of_invite = text.find(" INVITE\r\n") != std::string_view::npos;
    if (sabotage_ == Sabotage::invent_answers && of_invite && text.starts_with("SIP/2.0 4")) {
      std::copy_n("200", 3, octets.begin() + 8);
    }
    if (sabotage_ == Sabotage::refuse_answered && of_invite && text.starts_with("SIP/2.0 200")) {
      std::copy_n("480", 3, octets.begin() + 8);
    }
    if (sabotage_ == Sabotage::refuse_answered && text.starts_with("BYE ")) return true;
    if (sabotage_ == Sabotage::swap_statuses && of_invite && text.starts_with("SIP/2.0 4")) {
      std::copy_n("499", 3, octets.begin() + 8);
    }
    if (sabotage_ == Sabotage::refuse_options && text.starts_with("SIP/2.0 200") && answers(text, "OPTIONS"))
      std::copy_n("500", 3, octets.begin() + 8);
    return gate_.send(std::move(packet));
  }
  [[nodiscard]] bool command(const gate::Command& command) noexcept override {
    if (sabotage_ == Sabotage::leave_slots_open && command.kind == gate::CommandKind::close_slot) return true;
    return gate_.command(command);
  }
  [[nodiscard]] std::size_t reports(std::span<gate::Report> out) noexcept override {
    return gate_.reports(out);
  }
  void tell_fullness(std::uint8_t percent) noexcept override { gate_.tell_fullness(percent); }

 private:
  static bool answers(std::string_view text, std::string_view method) {
    return text.find(" " + std::string(method) + "\r\n") != std::string_view::npos;
  }
  [[nodiscard]] bool is_unheard(std::string_view text) const {
    const bool leaves =
        text.starts_with("REGISTER ") && text.find("\r\nExpires: 0\r\n") != std::string_view::npos;
    return (sabotage_ == Sabotage::unheard_leavings && leaves) ||
           (sabotage_ == Sabotage::unheard_acks && text.starts_with("ACK "));
  }
  static std::string field(std::string_view text, std::string_view name) {
    const auto at = text.find(name) + name.size();
    return std::string(text.substr(at, text.find('\r', at) - at));
  }

  gate::Gate& gate_;
  Sabotage sabotage_;
  std::map<std::string, std::string> first_acks_;  // the CSeq of a call's first ACK
};

}  // namespace trunkline::sim
