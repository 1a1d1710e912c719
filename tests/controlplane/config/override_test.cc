#include "controlplane/config/override.h"

#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

TEST(Override, replaces_a_value_of_the_file) {
  const Config config = good({}, {"media.ports=30000-39999", "ports[0].mtu=9000", "log.level=debug"});
  EXPECT_EQ(config->plane.media.first_port, 30000);
  EXPECT_EQ(config->plane.ports[0].mtu, 9000);
  EXPECT_EQ(config->log.level, LogLevel::debug);
}

TEST(Override, the_last_of_two_holds) {
  EXPECT_EQ(good({}, {"limits.calls=5", "limits.calls=6"})->limits.calls, 6u);
}

TEST(Override, makes_sections_and_takes_lists) {
  const Config config = good({}, {"routes.default.next_hop=['10.0.0.9:5060']", "sip.domains=[a.example]"});
  EXPECT_EQ(config->routing.next_hop_v4->to_string(), "10.0.0.9:5060");
  EXPECT_THAT(config->sip.domains, ElementsAre("a.example"));
}

TEST(Override, can_append_to_a_list_but_leave_no_gap) {
  EXPECT_EQ(good({}, {"sip.listen[2]=10.0.0.1:5080"})->sip.listen.size(), 3u);
  EXPECT_THAT(
      faults({}, {"sip.listen[3]=10.0.0.1:5080"}),
      ElementsAre("--set sip.listen[3]=10.0.0.1:5080: sip.listen[3]: is not a place in the configuration "
                  "(such as media.ports or ports[0].mtu)"));
}

TEST(Override, is_validated_like_the_file_and_faults_name_the_option) {
  EXPECT_THAT(
      faults({}, {"sip.timers.t1=500"}),
      ElementsAre("--set sip.timers.t1=500: sip.timers.t1: needs a unit: ms, s, m or h (such as 500ms or "
                  "2s)"));
  EXPECT_THAT(faults({}, {"limits.call=5"}),
              ElementsAre("--set limits.call=5: limits.call: is not a known key (did you mean `calls`?)"));
  EXPECT_THAT(faults({}, {"ports[0].addresses[0]=10.9.0.1/24"}),
              testing::Contains(StartsWith("t.yaml:2:16: sip.listen[0]: 10.0.0.1 is an address of no port")));
}

TEST(Override, an_empty_value_takes_a_key_out) {
  Sections sections;
  sections.more = "workers: {cpus: [1]}\n";
  const Config config = good(sections, {"workers.cpus=", "workers.count=2", "ports[0].driver=memif",
                                        "ports[0].interface=", "ports[0].socket=/run/m"});
  EXPECT_EQ(config->plane.workers.size(), 2u);
  EXPECT_EQ(config->plane.ports[0].interface, "");
}

TEST(Override, what_is_not_there_can_be_taken_out_and_leaves_nothing_behind) {
  (void)good({}, {"ports[0].pci=", "ports[7].pci=", "workers.cpus=", "no.such.key="});
  EXPECT_THAT(faults({}, {"sip="}), ElementsAre("t.yaml:1:1: sip: is missing"));
  for (const char* option : {"ports[0]=", "log..level=", "ports[x].mtu=", "ports[0="}) {
    EXPECT_FALSE(faults({}, {option}).empty()) << option;
  }
}

TEST(Override, refuses_what_is_no_assignment) {
  for (const char* option : {"log.level", "=debug", "log..level=x", "log.=x", ".log=x", "ports[=x",
                             "ports[x]=1", "ports[0]name=x", "ports.[0]=x"}) {
    EXPECT_FALSE(faults({}, {option}).empty()) << option;
  }
  EXPECT_THAT(faults({}, {"log.level=[a"}), testing::Contains(StartsWith("--set log.level=[a: not YAML")));
}

}  // namespace
}  // namespace trunkline::controlplane
