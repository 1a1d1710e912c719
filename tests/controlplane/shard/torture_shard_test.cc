// RFC 4475 and RFC 5118: what the appliance does with each torture message, and that nothing stays of any.
#include <algorithm>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "tests/controlplane/shard/shard_rig.h"

namespace trunkline::controlplane {
namespace {

struct Expected {
  std::string_view name;
  std::string_view answer;
};

// Host .10 sent it; host .20 is where calls go.
constexpr Expected table[] = {
    {"wsinv", "10:481"},  // within a dialog that there is not
    {"intmeth", "10:501"},
    {"esc01", "20:INVITE 10:100"},
    {"escnull", "10:405"},  // no registrar here, as of the others
    {"esc02", "10:501"},
    {"lwsdisp", "10:200"},
    {"longreq", "20:INVITE 10:100"},
    {"dblreq", "10:405"},
    {"semiuri", "10:200"},
    {"transports", "10:200"},
    {"mpart01", "20:MESSAGE"},  // of no call: it is carried
    {"unreason", ""},           // responses that nobody waits for
    {"noreason", ""},
    {"badinv01", "10:400"},  // sent back to its source: the Via says nothing
    {"clerr", "10:400"},
    {"ncl", "10:400"},
    {"scalar02", "10:400"},
    {"scalarlg", ""},
    {"quotbal", "10:400"},
    {"ltgtruri", "10:400"},
    {"lwsruri", "10:400"},
    {"lwsstart", "10:400"},
    {"trws", "10:400"},
    {"escruri", "10:400"},
    {"baddate", "20:INVITE 10:100"},  // a Date that is not looked at
    {"regbadct", "10:405"},
    {"badaspec", "10:400"},
    {"baddn", "10:400"},
    {"badvers", "10:505"},
    {"mismatch01", "10:400"},
    {"mismatch02", "10:501"},
    {"bigcode", ""},
    {"badbranch", "10:200"},  // matched as RFC 2543 did
    {"insuf", "10:400"},
    {"unkscm", "10:416"},
    {"novelsc", "10:416"},
    {"unksm2", "10:405"},
    {"bext01", "10:420"},
    {"invut", "10:415"},
    {"regaut01", "10:405"},
    {"multi01", "10:400"},
    {"mcl01", "10:400"},
    {"bcast", ""},         // a second Via: not for us
    {"zeromf", "10:200"},  // it has arrived
    {"cparam01", "10:405"},
    {"cparam02", "10:405"},
    {"regescrt", "10:405"},
    {"sdp01", "10:406"},    // takes no SDP
    {"inv2543", "10:400"},  // without a Contact no dialog can be held with it (RFC 3261 section 8.1.1.8)
    // RFC 5118
    {"ipv6-good", "10:405"},
    {"ipv6-bad", "10:400"},
    {"port-ambiguous", "10:405"},  // the port is part of the address
    {"port-unambiguous", "10:405"},
    {"via-received-param-with-delim", "10:481"},
    {"via-received-param-no-delim", "10:200"},
    {"ipv6-in-sdp", "20:INVITE 10:100"},
    {"mult-ip-in-header", "10:481"},
    {"mult-ip-in-sdp", "20:INVITE 10:100"},
    {"ipv4-mapped-ipv6", "20:INVITE 10:100"},
    {"ipv6-bug-abnf-3-colons", "10:200"},  // must be tolerated (RFC 5118 section 4.10)
    {"ipv6-correct-abnf-2-colons", "10:200"},
};

std::string load(std::string_view name) {
  std::ifstream file(TEST_DATA "/torture/" + std::string(name) + ".sip", std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

class TortureShard : public testing::TestWithParam<Expected> {};

TEST_P(TortureShard, does_what_the_rfc_says_and_keeps_nothing) {
  auto settings = usual();
  settings.gate.media.addresses[1] = endpoint("[fd99::1]:5060").address;
  settings.gate.media.address_count = 2;
  settings.shard.media.layout = settings.gate.media;
  ShardRig rig(settings);
  EXPECT_EQ(rig.hears(load(GetParam().name), caller), GetParam().answer);
  rig.passes(300s);
  EXPECT_EQ(rig.shard.coordinator().sessions(), 0U);
  EXPECT_EQ(rig.shard.transactions().transactions(), 0U);
  EXPECT_EQ(rig.shard.timers(), 0U);
  EXPECT_EQ(rig.shard.buffers_in_use(), 0U);
  EXPECT_EQ(rig.gate.packets_in_use(), 0U);
}

INSTANTIATE_TEST_SUITE_P(All, TortureShard, testing::ValuesIn(table), [](const auto& test) {
  std::string name(test.param.name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace trunkline::controlplane
