// The whole table of the non-INVITE server, row by row, as the RFC's figure draws it.
#include "sip/transaction/non_invite_server.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace trunkline::sip::non_invite_server_test {
namespace non_invite_server {

using enum NonInviteServerState;
using enum NonInviteServerEvent;
using enum NonInviteServerAction;

struct Row {
  NonInviteServerState state;
  NonInviteServerEvent event;
  NonInviteServerState next;
  NonInviteServerAction action;
};

constexpr Row table[] = {
    {trying, request_again, trying, none},
    {trying, user_provisional, proceeding, send_response},
    {trying, user_final, completed, send_response},
    {trying, timer_late, proceeding, send_trying},
    {trying, timer_j, trying, none},
    {trying, unanswered, terminated, report_unanswered},
    {trying, transport_error, trying, none},
    {proceeding, request_again, proceeding, resend_response},
    {proceeding, user_provisional, proceeding, send_response},
    {proceeding, user_final, completed, send_response},
    {proceeding, timer_late, proceeding, none},
    {proceeding, timer_j, proceeding, none},
    {proceeding, unanswered, terminated, report_unanswered},
    {proceeding, transport_error, terminated, report_transport_error},
    {completed, request_again, completed, resend_response},
    {completed, user_provisional, completed, none},
    {completed, user_final, completed, none},
    {completed, timer_late, completed, none},
    {completed, timer_j, terminated, none},
    {completed, unanswered, completed, none},
    {completed, transport_error, terminated, report_transport_error},
    {terminated, request_again, terminated, none},
    {terminated, user_provisional, terminated, none},
    {terminated, user_final, terminated, none},
    {terminated, timer_late, terminated, none},
    {terminated, timer_j, terminated, none},
    {terminated, unanswered, terminated, none},
    {terminated, transport_error, terminated, none},
};

TEST(NonInviteServer, every_state_and_event_does_what_the_figure_says) {
  std::set<std::pair<int, int>> listed;
  for (const Row& row : table) {
    const auto got = step(row.state, row.event);
    EXPECT_EQ(got.next, row.next) << "state " << int(row.state) << " event " << int(row.event);
    EXPECT_EQ(got.action, row.action) << "state " << int(row.state) << " event " << int(row.event);
    listed.emplace(int(row.state), int(row.event));
  }
  EXPECT_EQ(listed.size(), 4u * 7u);
}

}  // namespace non_invite_server
}  // namespace trunkline::sip::non_invite_server_test
