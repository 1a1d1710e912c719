// From the name of a SIP server to the addresses that it can be called at: RFC 3263.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/routing/resolver.h"
#include "sip/transport/reliability.h"

namespace trunkline::controlplane {

/// Where a host can be called: the lowest priority first, and within one by weight (RFC 2782).
struct HostTarget {
  base::Endpoint endpoint;
  std::uint16_t priority = 0;
  std::uint16_t weight = 0;
  sip::Transport transport = sip::Transport::udp;

  friend bool operator==(const HostTarget&, const HostTarget&) noexcept = default;
};

struct DnsQuestion {
  DnsType type = DnsType::a;
  std::string name;
  HostTarget leads_to = {};  // but for the address: what is known so far
};

/// Which of the families and transports that DNS may name we speak. UDP we always do.
struct SpokenHere {
  bool v4 = true;
  bool v6 = false;
  bool tcp = false;
};

/// One walk from a name to its addresses: with a port straight to A and AAAA; else NAPTR, which chooses the
/// transport, then SRV, each of which may be missing (section 4.1 and 4.2). Asks nothing itself.
class HostLookup {
 public:
  static constexpr std::size_t most_targets = 16;

  /// `port` 0: none was given. `transport`: which is wanted; nothing: that of the name, UDP where it has a
  /// port or leaves us the choice.
  HostLookup(std::string name, std::uint16_t port, std::optional<sip::Transport> transport,
             SpokenHere spoken);

  /// The first questions.
  [[nodiscard]] std::vector<DnsQuestion> begin();
  /// Further ones that the answer to `question` leads to.
  [[nodiscard]] std::vector<DnsQuestion> take(const DnsQuestion& question, const DnsAnswer& answer);

  [[nodiscard]] bool done() const noexcept { return open_ == 0; }
  /// Once it is done: no answer came where one was needed. What was known before may still be good.
  [[nodiscard]] bool failed() const noexcept { return failed_ && targets_.empty(); }
  /// Empty: the name leads nowhere.
  [[nodiscard]] const std::vector<HostTarget>& targets() const noexcept { return targets_; }
  /// How long this holds: the shortest of all records that led here; 0 where there was none.
  [[nodiscard]] std::uint32_t ttl_s() const noexcept { return ttl_s_.value_or(0); }

 private:
  [[nodiscard]] std::vector<DnsQuestion> asked(std::vector<DnsQuestion> questions);
  [[nodiscard]] DnsQuestion service_of(sip::Transport transport) const;
  [[nodiscard]] std::vector<DnsQuestion> addresses_of(const std::string& name,
                                                      const HostTarget& leads_to) const;
  [[nodiscard]] std::vector<DnsQuestion> after_naptr(const DnsAnswer& answer);
  [[nodiscard]] std::vector<DnsQuestion> after_srv(const DnsQuestion& question, const DnsAnswer& answer);
  void add_addresses(const DnsQuestion& question, const DnsAnswer& answer);

  std::string name_;
  std::uint16_t port_;
  std::optional<sip::Transport> transport_;  // of the configuration, or as NAPTR has chosen
  SpokenHere spoken_;
  bool denied_ = false;  // a service is decidedly not there
  std::size_t open_ = 0;
  bool failed_ = false;
  std::optional<std::uint32_t> ttl_s_;
  std::vector<HostTarget> targets_;
};

}  // namespace trunkline::controlplane
