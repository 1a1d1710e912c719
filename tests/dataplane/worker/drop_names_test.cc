#include "dataplane/worker/drop_names.h"

#include <gtest/gtest.h>

#include "dataplane/gate/worker_counters.h"
#include "dataplane/worker/worker_load.h"

namespace trunkline::dataplane::test {
namespace {

TEST(DropNames, tell_packets_that_died_from_those_that_lived) {
  for (const auto* drop : {"rx_chained", "ipv4_bad_checksum", "tx_full", "classify_no_service",
                           "handoff_full", "media_wrong_source", "sip_not_sip", "up_full", "capture_full",
                           "fragment_timed_out", "neighbour_unreachable", "emit_no_route"}) {
    EXPECT_TRUE(is_drop(drop)) << drop;
  }
  for (const auto* life : {"rx_packets", "tx_octets", "media_forwarded", "sip_to_shard", "handoff_sent",
                           "neighbour_learned", "emit_messages", "capture_frames"}) {
    EXPECT_FALSE(is_drop(life)) << life;
  }
  base::NamedCounters<WorkerLoad>().for_each(
      [](std::string_view name, std::uint64_t) { EXPECT_FALSE(is_drop(name)) << name; });
}

}  // namespace
}  // namespace trunkline::dataplane::test
