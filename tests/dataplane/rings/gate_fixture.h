// Shards, workers and what phones send, over the real rings.
#pragma once

#include <chrono>
#include <string>

#include "tests/fakes/heap_gate.h"

namespace trunkline::fakes {

using namespace std::chrono_literals;

[[nodiscard]] inline base::Instant at(base::Duration since_start) { return base::Instant(1h + since_start); }

[[nodiscard]] inline base::Endpoint endpoint(const char* text) {
  return base::Endpoint::parse(text).value_or(base::Endpoint{});
}

/// 192.0.2.1, SIP on 5060, four slots a worker from port 20000.
[[nodiscard]] inline HeapGateConfig small_gate(std::uint8_t workers, std::uint8_t shards) {
  HeapGateConfig config;
  config.shards = shards;
  config.media.addresses[0] = base::IpAddress::v4(192, 0, 2, 1);
  config.media.address_count = 1;
  config.media.worker_count = workers;
  config.media.first_port = 20000;
  config.media.pairs_per_worker = 4;
  config.sip_listen = {endpoint("192.0.2.1:5060")};
  return config;
}

[[nodiscard]] inline std::string options(const std::string& call_id) {
  return "OPTIONS sip:192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport\r\n"
         "From: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: " +
         call_id + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n\r\n";
}

/// A request within a dialog, which no overload sheds.
[[nodiscard]] inline std::string bye(const std::string& call_id) {
  return "BYE sip:192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport\r\n"
         "From: <sip:a@x>;tag=1\r\nTo: <sip:b@x>;tag=2\r\nCall-ID: " +
         call_id + "\r\nCSeq: 2 BYE\r\nMax-Forwards: 70\r\n\r\n";
}

[[nodiscard]] inline Datagram sip_from(const char* from, const std::string& octets) {
  return {endpoint(from), endpoint("192.0.2.1:5060"), octets};
}

/// A G.711 packet, empty but for its header.
[[nodiscard]] inline std::string rtp(std::uint8_t sequence) {
  std::string packet("\x80\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x07", 12);
  packet[3] = static_cast<char>(sequence);
  return packet + std::string(160, '\xd5');
}

[[nodiscard]] inline gate::Command open_slot(base::MediaHandle handle, const base::Endpoint& remote,
                                             std::uint32_t partner) {
  gate::Command command;
  command.kind = gate::CommandKind::open_slot;
  command.handle = handle;
  command.settings.remote_rtp = remote;
  command.settings.remote_rtcp = {remote.address, static_cast<std::uint16_t>(remote.port + 1)};
  command.settings.partner = partner;
  command.settings.mode = rtp::SlotMode::relay;
  command.settings.may_receive = command.settings.may_send = true;
  return command;
}

[[nodiscard]] inline gate::Command close_slot(base::MediaHandle handle) {
  gate::Command command;
  command.kind = gate::CommandKind::close_slot;
  command.handle = handle;
  return command;
}

}  // namespace trunkline::fakes
