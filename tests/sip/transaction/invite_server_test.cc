// The whole table of the INVITE server, row by row, as the RFC's figure draws it.
#include "sip/transaction/invite_server.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace trunkline::sip::invite_server_test {
namespace invite_server {

using enum InviteServerState;
using enum InviteServerEvent;
using enum InviteServerAction;

struct Row {
  InviteServerState state;
  InviteServerEvent event;
  InviteServerState next;
  InviteServerAction action;
};

constexpr Row table[] = {
    {proceeding, invite_again, proceeding, resend_response},
    {proceeding, ack, proceeding, none},
    {proceeding, user_provisional, proceeding, send_response},
    {proceeding, user_success, accepted, send_response},
    {proceeding, user_failure, completed, send_response},
    {proceeding, timer_trying, proceeding, send_trying},
    {proceeding, timer_g, proceeding, none},
    {proceeding, timer_h, proceeding, none},
    {proceeding, timer_i, proceeding, none},
    {proceeding, timer_l, proceeding, none},
    {proceeding, unanswered, completed, send_server_error},
    {proceeding, transport_error, proceeding, report_transport_error},
    {accepted, invite_again, accepted, none},
    {accepted, ack, accepted, pass_ack_up},
    {accepted, user_provisional, accepted, none},
    {accepted, user_success, accepted, send_response},
    {accepted, user_failure, accepted, none},
    {accepted, timer_trying, accepted, none},
    {accepted, timer_g, accepted, none},
    {accepted, timer_h, accepted, none},
    {accepted, timer_i, accepted, none},
    {accepted, timer_l, terminated, none},
    {accepted, unanswered, accepted, none},
    {accepted, transport_error, accepted, report_transport_error},
    {completed, invite_again, completed, resend_response},
    {completed, ack, confirmed, none},
    {completed, user_provisional, completed, none},
    {completed, user_success, completed, none},
    {completed, user_failure, completed, none},
    {completed, timer_trying, completed, none},
    {completed, timer_g, completed, resend_response},
    {completed, timer_h, terminated, report_no_ack},
    {completed, timer_i, completed, none},
    {completed, timer_l, completed, none},
    {completed, unanswered, completed, none},
    {completed, transport_error, completed, report_transport_error},
    {confirmed, invite_again, confirmed, none},
    {confirmed, ack, confirmed, none},
    {confirmed, user_provisional, confirmed, none},
    {confirmed, user_success, confirmed, none},
    {confirmed, user_failure, confirmed, none},
    {confirmed, timer_trying, confirmed, none},
    {confirmed, timer_g, confirmed, none},
    {confirmed, timer_h, confirmed, none},
    {confirmed, timer_i, terminated, none},
    {confirmed, timer_l, confirmed, none},
    {confirmed, unanswered, confirmed, none},
    {confirmed, transport_error, confirmed, none},
    {terminated, invite_again, terminated, none},
    {terminated, ack, terminated, none},
    {terminated, user_provisional, terminated, none},
    {terminated, user_success, terminated, none},
    {terminated, user_failure, terminated, none},
    {terminated, timer_trying, terminated, none},
    {terminated, timer_g, terminated, none},
    {terminated, timer_h, terminated, none},
    {terminated, timer_i, terminated, none},
    {terminated, timer_l, terminated, none},
    {terminated, unanswered, terminated, none},
    {terminated, transport_error, terminated, none},
};

TEST(InviteServer, every_state_and_event_does_what_the_figure_says) {
  std::set<std::pair<int, int>> listed;
  for (const Row& row : table) {
    const auto got = step(row.state, row.event);
    EXPECT_EQ(got.next, row.next) << "state " << int(row.state) << " event " << int(row.event);
    EXPECT_EQ(got.action, row.action) << "state " << int(row.state) << " event " << int(row.event);
    listed.emplace(int(row.state), int(row.event));
  }
  EXPECT_EQ(listed.size(), 5u * 12u);
}

}  // namespace invite_server
}  // namespace trunkline::sip::invite_server_test
