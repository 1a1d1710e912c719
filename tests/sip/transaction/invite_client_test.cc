// The whole table of the INVITE client, row by row, as the RFC's figure draws it.
#include "sip/transaction/invite_client.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace trunkline::sip {
namespace invite_client {

using enum InviteClientState;
using enum InviteClientEvent;
using enum InviteClientAction;

struct Row {
  InviteClientState state;
  InviteClientEvent event;
  InviteClientState next;
  InviteClientAction action;
};

constexpr Row table[] = {
    {calling, provisional, proceeding, pass_up},
    {calling, success, accepted, pass_up},
    {calling, failure, completed, acknowledge_and_pass_up},
    {calling, timer_a, calling, resend_request},
    {calling, timer_b, terminated, report_timeout},
    {calling, timer_d, calling, none},
    {calling, timer_m, calling, none},
    {calling, gave_up, terminated, report_timeout},
    {calling, transport_error, terminated, report_transport_error},
    {proceeding, provisional, proceeding, pass_up},
    {proceeding, success, accepted, pass_up},
    {proceeding, failure, completed, acknowledge_and_pass_up},
    {proceeding, timer_a, proceeding, none},
    {proceeding, timer_b, proceeding, none},
    {proceeding, timer_d, proceeding, none},
    {proceeding, timer_m, proceeding, none},
    {proceeding, gave_up, terminated, report_timeout},
    {proceeding, transport_error, proceeding, none},
    {accepted, provisional, accepted, none},
    {accepted, success, accepted, pass_up},
    {accepted, failure, accepted, none},
    {accepted, timer_a, accepted, none},
    {accepted, timer_b, accepted, none},
    {accepted, timer_d, accepted, none},
    {accepted, timer_m, terminated, none},
    {accepted, gave_up, accepted, none},
    {accepted, transport_error, accepted, none},
    {completed, provisional, completed, none},
    {completed, success, completed, none},
    {completed, failure, completed, acknowledge_again},
    {completed, timer_a, completed, none},
    {completed, timer_b, completed, none},
    {completed, timer_d, terminated, none},
    {completed, timer_m, completed, none},
    {completed, gave_up, completed, none},
    {completed, transport_error, terminated, report_transport_error},
    {terminated, provisional, terminated, none},
    {terminated, success, terminated, none},
    {terminated, failure, terminated, none},
    {terminated, timer_a, terminated, none},
    {terminated, timer_b, terminated, none},
    {terminated, timer_d, terminated, none},
    {terminated, timer_m, terminated, none},
    {terminated, gave_up, terminated, none},
    {terminated, transport_error, terminated, none},
};

TEST(InviteClient, every_state_and_event_does_what_the_figure_says) {
  std::set<std::pair<int, int>> listed;
  for (const Row& row : table) {
    const auto got = step(row.state, row.event);
    EXPECT_EQ(got.next, row.next) << "state " << int(row.state) << " event " << int(row.event);
    EXPECT_EQ(got.action, row.action) << "state " << int(row.state) << " event " << int(row.event);
    listed.emplace(int(row.state), int(row.event));
  }
  EXPECT_EQ(listed.size(), 5u * 9u);
}

}  // namespace invite_client
}  // namespace trunkline::sip
