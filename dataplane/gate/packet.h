// A packet as the control plane sees it: octets, facts and scan, owned, without a word of DPDK.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/endpoint.h"
#include "base/handle.h"
#include "base/instant.h"
#include "sip/message/scan.h"

namespace trunkline::gate {

enum class PacketKind : std::uint8_t {
  sip,
  stun,         // what answers a Binding request; of a peer that is known
  undelivered,  // the branch of a request that we sent from `local`, and that did not arrive at `remote`
};

/// The part of a packet that lies beside its octets: in the mbuf's private area, or in front of a heap
/// buffer.
struct PacketRecord {
  using Release = void (*)(PacketRecord*) noexcept;

  Release release = nullptr;  // gives the buffer back to the Gate that made it; any thread may call it
  char* octets = nullptr;     // contiguous; of the UDP payload
  std::uint32_t length = 0;
  std::uint32_t capacity = 0;  // octets that may be written when the packet is to be sent
  base::Endpoint local;        // ours: destination of a received packet, source of a sent one
  base::Endpoint remote;
  base::Instant arrived;
  base::WorkerId worker{};  // who received it, or who shall send it
  PacketKind kind = PacketKind::sip;
  sip::Scan scan;  // received SIP: filled by the worker's sip_scan stage
};

/// Move-only owner of one packet. Moving it into a ring is giving it away.
class Packet {
 public:
  Packet() noexcept = default;
  explicit Packet(PacketRecord* record) noexcept : record_(record) {}
  Packet(Packet&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
  Packet& operator=(Packet&& other) noexcept {
    if (this != &other) {
      reset();
      record_ = std::exchange(other.record_, nullptr);
    }
    return *this;
  }
  Packet(const Packet&) = delete;
  Packet& operator=(const Packet&) = delete;
  ~Packet() { reset(); }

  [[nodiscard]] explicit operator bool() const noexcept { return record_ != nullptr; }
  [[nodiscard]] PacketRecord& operator*() const noexcept { return *record_; }
  [[nodiscard]] PacketRecord* operator->() const noexcept { return record_; }
  [[nodiscard]] std::string_view octets() const noexcept { return {record_->octets, record_->length}; }

  /// Gives up ownership: for a ring or a transmit queue, which will make a Packet of it again.
  [[nodiscard]] PacketRecord* detach() noexcept { return std::exchange(record_, nullptr); }
  void reset() noexcept {
    if (auto* record = std::exchange(record_, nullptr)) record->release(record);
  }

 private:
  PacketRecord* record_ = nullptr;
};
static_assert(sizeof(Packet) == sizeof(void*));

}  // namespace trunkline::gate
