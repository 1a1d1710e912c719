// Keeps the names of trunks resolved, ahead of the calls that need them: no call waits for DNS.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "controlplane/routing/host_lookup.h"
#include "controlplane/routing/source_table.h"
#include "controlplane/routing/trunk_board.h"

namespace trunkline::controlplane {

/// A name is asked for again when the shortest of its records ends; until the new answer is there the old one
/// holds, and so it does when there is no new answer.
class HostNames {
 public:
  /// The board outlives this.
  HostNames(TrunkBoard& board, SpokenHere spoken, base::Instant start);

  /// The board's trunks have changed: what stays keeps what is known of it.
  void adopt(base::Instant now);

  /// From now on. It outlives this.
  void ask_with(Resolver& resolver) noexcept { resolver_ = &resolver; }
  /// Takes what has come, and asks what is due. True: something has changed.
  bool advance(base::Instant now);
  /// False: advance() has nothing to do.
  [[nodiscard]] bool is_due(base::Instant now) const noexcept {
    return resolver_ != nullptr && !names_.empty() && (now >= quiet_until_ || resolver_->has_answer());
  }
  [[nodiscard]] std::optional<base::Instant> next_deadline() const noexcept;

  /// Where all of them lead, as far as is known.
  [[nodiscard]] std::vector<base::IpAddress> addresses() const;
  /// Who is there when he calls: of the trunks that list no `sources`.
  [[nodiscard]] std::vector<TrunkSource> sources() const;

 private:
  struct Name {
    DestinationId destination;
    std::string name;
    std::uint16_t port;
    std::optional<sip::Transport> transport;
    base::Instant due;
    std::optional<HostLookup> lookup = {};  // while it is on its way
  };
  struct Asked {
    std::size_t name;
    DnsQuestion question;
  };

  [[nodiscard]] std::vector<Name> names_of_board(base::Instant now) const;
  void ask(std::size_t name, std::vector<DnsQuestion> questions);
  void finish(Name& name, base::Instant now);

  TrunkBoard& board_;
  SpokenHere spoken_;
  Resolver* resolver_ = nullptr;
  std::vector<Name> names_;
  base::Instant quiet_until_;                       // nothing is asked before
  std::unordered_map<std::uint64_t, Asked> asked_;  // by ticket
  std::uint64_t tickets_ = 0;
};

}  // namespace trunkline::controlplane
