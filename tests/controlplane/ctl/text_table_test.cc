#include "controlplane/ctl/text_table.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "controlplane/ctl/ctl_request.h"
#include "tests/controlplane/ctl/fixed_source.h"

namespace trunkline::controlplane {
namespace {

std::string shown(std::string_view request, bool all = false) {
  FixedSource source;
  return as_text(request, boost::json::parse(answer_of(request, source)).as_object(), all);
}

TEST(TextTable, sets_numbers_right_and_words_left) {
  EXPECT_EQ(text_table({"name", "n"}, {{"a", "1"}, {"longer", "1000"}}),
            "name       n\n"
            "a          1\n"
            "longer  1000\n");
  EXPECT_EQ(text_table({}, {{"a", "b"}}), "a  b\n");
  EXPECT_EQ(text_table({"a"}, {}), "a\n");
}

TEST(AnswerText, status_lists_figures_and_workers) {
  const std::string text = shown("status");
  EXPECT_NE(text.find("state                    running\n"), std::string::npos) << text;
  EXPECT_NE(text.find("media slots_quarantined  5\n"), std::string::npos) << text;
  EXPECT_NE(text.find("     0    1  25.0%   0.0"), std::string::npos) << text;
}

TEST(AnswerText, workers_show_drops_and_headroom) {
  const std::string text = shown("workers");
  EXPECT_NE(text.find("     0  ipv4_bad_checksum      7    0.5\n"), std::string::npos) << text;
  EXPECT_NE(text.find("2 calls now; room for 0 more, limited by limits.calls\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("uneven"), std::string::npos) << "one worker is as busy as the mean";
  const auto uneven = boost::json::parse(R"({"headroom":{"busiest":3,"imbalance":2.5}})").as_object();
  EXPECT_NE(as_text("workers", uneven, false).find("worker 3 is 2.5 times as busy as the mean\n"),
            std::string::npos);
}

TEST(AnswerText, counters_leave_out_zeros_unless_asked) {
  EXPECT_EQ(shown("counters").find("rx_chained"), std::string::npos);
  EXPECT_NE(shown("counters", true).find("rx_chained"), std::string::npos);
  EXPECT_EQ(as_text("counters", {}, false), "every counter is 0\n");
}

TEST(AnswerText, calls_say_how_many_there_are) {
  const std::string text = shown("calls 1");
  EXPECT_NE(text.find("0.1.1  established  alice   echo"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("1 of 2 calls\n"));
  EXPECT_EQ(as_text("calls", boost::json::parse(R"({"total":0,"calls":[]})").as_object(), false),
            "0 of 0 calls\n");
}

TEST(AnswerText, trunks_have_a_row_a_host) {
  EXPECT_EQ(shown("trunks"),
            "trunk    host           usable   probe  last  breaker  in a row  rests s  calls  most  tried  "
            "answered  "
            "refused  failed\n"
            "carrier  10.0.0.7:5060  resting  up      405  open            5        4      4    30      9    "
            "     2  "
            "      1       6\n");
  EXPECT_EQ(as_text("trunks", {}, false), "there are no trunks\n");
}

TEST(AnswerText, a_route_shows_its_steps_and_then_its_trunks) {
  FixedSource source;
  const auto answer = boost::json::parse(answer_of("route test +4930", source)).as_object();
  EXPECT_EQ(as_text("route", answer, false),
            "rule  germany  the number begins with +49\n"
            "\n"
            "try  trunk    host           priority  weight  usable  probe  breaker\n"
            "  1  carrier  10.0.0.7:5060         1     100  usable  up     closed\n");
}

TEST(AnswerText, bears_an_answer_of_another_version) {
  const auto strange =
      boost::json::parse(R"({"workers":[1,{}],"calls":5,"media":[],"x":{"y":[]}})").as_object();
  for (const char* request :
       {"status", "counters", "calls", "call", "capture", "hangup", "workers", "trunks", "route"}) {
    EXPECT_FALSE(as_text(request, strange, true).empty());
  }
}

}  // namespace
}  // namespace trunkline::controlplane
