// Where names are looked up: DNS, by a library with a thread of its own, or a test's table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/endpoint.h"

namespace trunkline::controlplane {

/// With their numbers on the wire.
enum class DnsType : std::uint16_t { a = 1, aaaa = 28, srv = 33, naptr = 35 };

enum class DnsStatus : std::uint8_t {
  found,
  none,    // the name does not exist, or has no such records
  failed,  // nobody answered, or not to the purpose
};

/// What counts depends on the type.
struct DnsRecord {
  DnsType type = DnsType::a;
  std::uint32_t ttl_s = 0;
  base::IpAddress address = {};  // A, AAAA
  std::uint16_t priority = 0;    // SRV; NAPTR: its order
  std::uint16_t weight = 0;      // SRV; NAPTR: its preference
  std::uint16_t port = 0;        // SRV
  std::string target = {};       // SRV; NAPTR: its replacement. Empty: the root
  std::string service = {};      // NAPTR
  std::string flags = {};        // NAPTR
};

struct DnsAnswer {
  std::uint64_t ticket = 0;
  DnsStatus status = DnsStatus::failed;
  std::vector<DnsRecord> records = {};
};

/// Asked and drained on one shard's thread; nobody waits.
class Resolver {
 public:
  virtual ~Resolver() = default;

  /// `ticket` comes back with the answer, within this call or later. The view lives during the call.
  virtual void ask(std::uint64_t ticket, DnsType type, std::string_view name) = 0;
  /// False: no answer has come.
  [[nodiscard]] virtual bool next_answer(DnsAnswer& answer) = 0;
  /// Whether next_answer() may have one. Asked at every step, so cheap.
  [[nodiscard]] virtual bool has_answer() const noexcept = 0;

 protected:
  Resolver() = default;
  Resolver(const Resolver&) = default;
  Resolver& operator=(const Resolver&) = default;
};

}  // namespace trunkline::controlplane
