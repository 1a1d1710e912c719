// What has become of trunks between two looks at a board, in lines for the log.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/instant.h"
#include "controlplane/routing/trunk_board.h"

namespace trunkline::controlplane {

struct TrunkNewsLine {
  bool trouble = false;  // something fails, or does so no more: who is told of the one must hear of the other
  std::string text;
};

/// Of one board. Hosts go down and come up by their probes, breakers open and close. A breaker that has
/// opened and closed between two looks is not told of: it rests longer than that.
class TrunkNews {
 public:
  /// Since the last look; of a host that was not there then, since it has been there.
  [[nodiscard]] std::vector<TrunkNewsLine> look(const TrunkBoard& board, base::Instant now);

 private:
  struct SeenHost {
    std::string text;
    ProbeState probe = ProbeState::unasked;
    bool rests = false;           // or is tried by one call
    base::Instant rests_until{};  // of the last rest
  };
  struct SeenTrunk {
    std::string name;
    std::vector<SeenHost> hosts;  // by their place on the board
  };

  static void look_at(const Trunk& trunk, const TrunkHost& host, const DestinationHealth& health,
                      base::Instant now, SeenHost& seen, std::vector<TrunkNewsLine>& news);

  std::vector<SeenTrunk> seen_;  // by TrunkId
};

}  // namespace trunkline::controlplane
