// Section `admission`: what it makes of its values, and what it refuses.
#include <algorithm>

#include "dataplane/gate/pattern_set.h"
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Sections admission_of(const std::string& admission) {
  Sections sections;
  sections.more = "admission: {" + admission + "}\n";
  return sections;
}

gate::AdmissionConfig admission(const Sections& sections) { return good(sections)->plane.admission; }

TEST(AdmissionSection, next_hops_are_known_without_being_listed) {
  auto sections = admission_of("known: [10.0.0.77]");
  sections.more += "routes: {default: {next_hop: ['10.0.0.9:5060', '[fd00::9]:5060']}}\n";
  const auto known = admission(sections).known;
  ASSERT_EQ(known.size(), 3U);
  EXPECT_EQ(known[0].to_string(), "10.0.0.77");
  EXPECT_EQ(known[1].to_string(), "10.0.0.9");
  EXPECT_EQ(known[2].to_string(), "fd00::9");
}

TEST(AdmissionSection, reads_rates_with_their_unit) {
  const auto made =
      admission(admission_of("rates: {source: 50/s, unknown: 200/s, burst: 1s}, bans: {shortest: 3s}"));
  EXPECT_EQ(made.source_rate, 50U);
  EXPECT_EQ(made.unknown_rate, 200U);
  EXPECT_EQ(made.burst, std::chrono::seconds(1));
  EXPECT_EQ(made.shortest_ban, std::chrono::seconds(3));
  EXPECT_THAT(faults(admission_of("rates: {source: 50}")),
              ElementsAre(HasSubstr("admission.rates.source: needs a unit: /s")));
}

TEST(AdmissionSection, the_default_signatures_find_scanners_and_let_phones_pass) {
  const gate::Matcher scanners(admission({}).signatures);
  for (const char* text :
       {"OPTIONS sip:x SIP/2.0\r\nUser-Agent: friendly-scanner\r\n", "X\r\nuser-agent:sipcli/v1.8\r\n",
        "X\r\nUser-Agent: VaxSIPUserAgent/3.0\r\n", "X\r\nUser-Agent: sip-scan\r\n",
        "X\r\nFrom: \"sipvicious\"<sip:100@1.1.1.1>;tag=1\r\n", "X\r\nServer: masscan\r\n",
        "OPTIONS sip:nm SIP/2.0\r\n"}) {
    EXPECT_TRUE(scanners.matches(text)) << text;
  }
  for (const char* text :
       {"OPTIONS sip:x SIP/2.0\r\nUser-Agent: baresip v1.0.0 (x86_64/linux)\r\n",
        "MESSAGE sip:x SIP/2.0\r\n\r\nfriendly-scanner and masscan are scanners\r\n",
        "OPTIONS sip:nmap@x SIP/2.0\r\n", "X\r\nSubject: sipvicious\r\n", "X\r\nUser-Agent: sipsak\r\n"}) {
    EXPECT_FALSE(scanners.matches(text)) << text;
  }
}

TEST(AdmissionSection, signatures_can_be_replaced_and_left_out) {
  const gate::Matcher own(admission(admission_of("signatures: ['^subject: spam']")).signatures);
  EXPECT_TRUE(own.matches("X\r\nSubject: spam\r\n"));
  EXPECT_FALSE(own.matches("X\r\nUser-Agent: friendly-scanner\r\n"));
  EXPECT_TRUE(admission(admission_of("signatures: []")).signatures.empty());
}

TEST(AdmissionSection, refuses_what_cannot_hold) {
  EXPECT_THAT(faults(admission_of("signatures: ['good', '(bad']")),
              ElementsAre(HasSubstr("admission.signatures[1]: is no expression")));
  EXPECT_THAT(faults(admission_of("signatures: ['a*']")), ElementsAre(HasSubstr("matches everything")));
  EXPECT_THAT(faults(admission_of("bans: {shortest: 2m, longest: 1m}")),
              ElementsAre(HasSubstr("admission.bans.shortest: the shortest ban is longer than the longest")));
  EXPECT_THAT(faults(admission_of("rates: {source: 20000/s}")),
              ElementsAre(HasSubstr(
                  "admission.rates.source (20000/s) is more than admission.rates.unknown (10000/s)")));
  EXPECT_THAT(
      faults(admission_of("peers: 16, known: [10.1.0.1, 10.1.0.2, 10.1.0.3, 10.1.0.4, 10.1.0.5, 10.1.0.6, "
                          "10.1.0.7, 10.1.0.8, 10.1.0.9, "
                          "10.2.0.1, 10.2.0.2, 10.2.0.3, 10.2.0.4, 10.2.0.5, 10.2.0.6, 10.2.0.7, 10.2.0.8]")),
      ElementsAre(HasSubstr("admission.peers: is less than the known peers of this file: 17")));
  EXPECT_THAT(faults(admission_of("rates: {source: 0/s}")), ElementsAre(HasSubstr("must be 1/s to")));
  EXPECT_THAT(faults(admission_of("shed_above_percent: 100")), ElementsAre(HasSubstr("must be 2 to 95")));
  EXPECT_THAT(faults(admission_of("reserve_percent: 100")), ElementsAre(HasSubstr("must be 0 to 99")));
}

TEST(AdmissionSection, emergency_numbers_are_what_can_be_dialled) {
  EXPECT_EQ(admission(admission_of("emergency: {numbers: [112, \"+49112\", '*112#', urn:service:sos]}"))
                .emergency_numbers,
            (std::vector<std::string>{"112", "+49112", "*112#", "urn:service:sos"}));
  EXPECT_THAT(
      faults(admission_of("emergency: {numbers: [fire, '1 1 2', '1+1', '', urn:service:counseling]}")),
      ElementsAre(
          testing::AllOf(
              HasSubstr("t.yaml:4:35: admission.emergency.numbers[0]: must be a number that is dialled"),
              HasSubstr("not `fire` (such as 112)")),
          HasSubstr("numbers[1]: must be a number"), HasSubstr("numbers[2]: must be a number"),
          HasSubstr("numbers[3]: must be a number"), HasSubstr("numbers[4]: must be a number")));
}

}  // namespace
}  // namespace trunkline::controlplane
