#include "controlplane/config/fields.h"

#include "controlplane/config/nearest.h"
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Fields, an_unknown_key_is_refused_with_the_nearest_name) {
  Sections sections;
  sections.more = "limit: {calls: 5}\nlog: {lvel: info, colour: red}\n";
  EXPECT_THAT(faults(sections),
              ElementsAre("t.yaml:4:1: limit: is not a known key (did you mean `limits`?)",
                          "t.yaml:5:7: log.lvel: is not a known key (did you mean `level`?)",
                          "t.yaml:5:19: log.colour: is not a known key (known here: level file)"));
}

TEST(Fields, a_repeated_key_is_refused_in_every_section) {
  Sections sections;
  sections.more = "log: {level: info}\nlog: {level: debug}\nlimits: {calls: 5, calls: 6}\n";
  EXPECT_THAT(faults(sections), ElementsAre("t.yaml:5:1: log: is given twice (first in line 4)",
                                            "t.yaml:6:20: limits.calls: is given twice (first in line 6)"));
}

TEST(Fields, every_needed_key_is_named) {
  Sections sections;
  sections.ports = "ports: [{mtu: 1500}]\n";
  sections.sip.clear();
  sections.media = "media: {}\n";
  EXPECT_THAT(
      faults(sections),
      ElementsAre("t.yaml:1:1: sip: is missing", "t.yaml:1:9: ports[0].name: is missing",
                  "t.yaml:1:9: ports[0].driver: is missing", "t.yaml:1:9: ports[0].addresses: is missing",
                  "t.yaml:2:8: media.addresses: is missing", "t.yaml:2:8: media.ports: is missing"));
}

TEST(Fields, a_value_of_another_shape_is_refused) {
  Sections sections;
  sections.sip = "sip: {listen: 10.0.0.1:5060, server: [a], timers: 5s}\n";
  sections.more = "limits:\nworkers: []\n";
  EXPECT_THAT(faults(sections),
              ElementsAre("t.yaml:2:15: sip.listen: must be a list, not one value (write [10.0.0.1:5060])",
                          "t.yaml:2:38: sip.server: must be one value, not a list",
                          "t.yaml:2:51: sip.timers: must be a section, not one value",
                          "t.yaml:4:1: limits: must be a section, not nothing",
                          "t.yaml:5:10: workers: must be a section, not a list"));
}

TEST(Fields, a_value_out_of_range_is_refused_with_its_range) {
  Sections sections;
  sections.more = "media_: 1\nlimits: {calls: 0, retry_after: 2h}\n";
  EXPECT_THAT(faults(sections),
              ElementsAre(HasSubstr("media_"), "t.yaml:5:17: limits.calls: must be 1 to 1000000, not 0",
                          "t.yaml:5:33: limits.retry_after: must be 1s to 1h, not 2h"));
}

TEST(Fields, every_fault_has_a_kind_with_a_sentence) {
  for (int i = 0; i <= static_cast<int>(ConfigFaultKind::not_here); ++i) {
    EXPECT_NE(to_string(static_cast<ConfigFaultKind>(i)), "unknown fault");
  }
}

TEST(Fields, settings_show_defaults_and_what_was_given) {
  Sections sections;
  sections.more = "limits: {calls: 7}\n";
  const Config config = good(sections);
  const auto& settings = config->settings;
  EXPECT_THAT(settings, testing::Contains(ConfigSetting{"limits.calls", "7", true}));
  EXPECT_THAT(settings, testing::Contains(ConfigSetting{"sip.timers.t1", "500ms", false}));
  EXPECT_THAT(settings, testing::Contains(ConfigSetting{"ports[0].addresses[1]", "fd00::1/64", true}));
}

TEST(NearestName, forgives_slips_but_does_not_guess) {
  constexpr std::array<std::string_view, 3> names{"interface", "quarantine", "mtu"};
  EXPECT_EQ(nearest_name("interphase", names), "interface");
  EXPECT_EQ(nearest_name("Quarantine", names), "quarantine");
  EXPECT_EQ(nearest_name("mut", names), "mtu");
  EXPECT_EQ(nearest_name("gateway", names), std::nullopt);
  EXPECT_EQ(nearest_name("", names), std::nullopt);
  EXPECT_EQ(nearest_name(std::string(1000, 'x'), names), std::nullopt);
}

}  // namespace
}  // namespace trunkline::controlplane
