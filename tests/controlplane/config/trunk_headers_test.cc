// Which header fields are carried to a trunk and from it, as configured, and every way to get it wrong.
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Sections with_headers(const std::string& headers) {
  Sections sections;
  sections.more = "trunks: [{name: one, hosts: [10.0.0.9], headers: " + headers + "}]\n";
  return sections;
}

TEST(TrunkHeaders, are_listed_for_each_direction_in_any_spelling) {
  const auto config = good(with_headers(
      "{to: {allow: [user-to-user, X-Account], deny: [s]}, from: {allow: [x-trace], deny: [Priority]}}"));
  const auto& trunk = config->routing.trunks[0];
  EXPECT_TRUE(trunk.headers_to.allow.has(sip::HeaderName::user_to_user));
  EXPECT_THAT(trunk.headers_to.allow_others, ElementsAre("x-account"));
  EXPECT_TRUE(trunk.headers_to.deny.has(sip::HeaderName::subject)) << "s is its compact form";
  EXPECT_THAT(trunk.headers_from.allow_others, ElementsAre("x-trace"));
  EXPECT_TRUE(trunk.headers_from.deny.has(sip::HeaderName::priority));
}

TEST(TrunkHeaders, left_out_there_are_no_lists) {
  Sections sections;
  sections.more = "trunks: [{name: one, hosts: [10.0.0.9]}]\n";
  const auto config = good(sections);
  EXPECT_TRUE(config->routing.trunks[0].headers_to.empty());
  EXPECT_TRUE(config->routing.trunks[0].headers_from.empty());
}

TEST(TrunkHeaders, what_is_no_lists_business_is_refused_with_its_place) {
  EXPECT_THAT(
      faults(with_headers("{to: {allow: [Via, Require, v]}, from: {deny: [Contact, Replaces, 'a b']}}")),
      ElementsAre("t.yaml:4:64: trunks[0].headers.to.allow[0]: Via is not for a list to decide: the stack "
                  "makes it, for each side by itself",
                  HasSubstr("to.allow[1]: Require is not for a list to decide: its method says where it "
                            "belongs"),
                  HasSubstr("to.allow[2]: v is not for a list to decide"),
                  HasSubstr("from.deny[0]: Contact is not for a list"),
                  HasSubstr("from.deny[1]: Replaces is not for a list to decide: it would show one side to "
                            "the other"),
                  HasSubstr("from.deny[2]: must be the name of a header field, not `a b`")));
}

TEST(TrunkHeaders, none_is_given_twice_or_allowed_and_denied) {
  EXPECT_THAT(faults(with_headers("{to: {allow: [X-A, x-a, Date], deny: [date, X-B, X-B]}}")),
              ElementsAre(HasSubstr("to.allow[1]: x-a is given twice"),
                          HasSubstr("to.deny[0]: date is allowed as well"),
                          HasSubstr("to.deny[2]: X-B is given twice")));
}

}  // namespace
}  // namespace trunkline::controlplane
