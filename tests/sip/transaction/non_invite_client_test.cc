// The whole table of the non-INVITE client, row by row, as the RFC's figure draws it.
#include "sip/transaction/non_invite_client.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace trunkline::sip {
namespace non_invite_client {

using enum NonInviteClientState;
using enum NonInviteClientEvent;
using enum NonInviteClientAction;

struct Row {
  NonInviteClientState state;
  NonInviteClientEvent event;
  NonInviteClientState next;
  NonInviteClientAction action;
};

constexpr Row table[] = {
    {trying, provisional, proceeding, pass_up},
    {trying, final_response, completed, pass_up},
    {trying, timer_e, trying, resend_request},
    {trying, timer_f, terminated, report_timeout},
    {trying, timer_k, trying, none},
    {trying, transport_error, terminated, report_transport_error},
    {proceeding, provisional, proceeding, pass_up},
    {proceeding, final_response, completed, pass_up},
    {proceeding, timer_e, proceeding, resend_request},
    {proceeding, timer_f, terminated, report_timeout},
    {proceeding, timer_k, proceeding, none},
    {proceeding, transport_error, terminated, report_transport_error},
    {completed, provisional, completed, none},
    {completed, final_response, completed, none},
    {completed, timer_e, completed, none},
    {completed, timer_f, completed, none},
    {completed, timer_k, terminated, none},
    {completed, transport_error, completed, none},
    {terminated, provisional, terminated, none},
    {terminated, final_response, terminated, none},
    {terminated, timer_e, terminated, none},
    {terminated, timer_f, terminated, none},
    {terminated, timer_k, terminated, none},
    {terminated, transport_error, terminated, none},
};

TEST(NonInviteClient, every_state_and_event_does_what_the_figure_says) {
  std::set<std::pair<int, int>> listed;
  for (const Row& row : table) {
    const auto got = step(row.state, row.event);
    EXPECT_EQ(got.next, row.next) << "state " << int(row.state) << " event " << int(row.event);
    EXPECT_EQ(got.action, row.action) << "state " << int(row.state) << " event " << int(row.event);
    listed.emplace(int(row.state), int(row.event));
  }
  EXPECT_EQ(listed.size(), 4u * 6u);
}

}  // namespace non_invite_client
}  // namespace trunkline::sip
