// Each thing that a phone, or we, can do in each state of a call: what is ordered, and where the call goes.
// Whatever it was, a network that falls silent after it leaves nothing behind.
#include <map>

#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

using enum CallState;

// The caller is the initiator in all of these states, of the first INVITE and of the re-INVITE.
std::string make(CallRig& rig, const std::string& what) {
  if (what == "a CANCEL") return rig.a.cancels();
  if (what == "a ACK") return rig.a.acks();
  if (what == "a BYE") return rig.a.byes();
  if (what == "a INVITE") return rig.a.reinvites();
  if (what == "b BYE") return rig.b.byes();
  if (what == "b INVITE") return rig.b.reinvites();
  if (what == "b 180") return rig.b.answers(180);
  if (what == "b 200") return rig.b.answers(200);
  if (what == "b 486") return rig.b.answers(486);
  if (what == "b 481") return rig.b.answers(481);
  if (what == "b silent") return rig.b.ignores_invite();
  if (what == "hang up") return rig.hang_up();
  if (what == "no media") return rig.media_time_out();
  return "no such thing: " + what;
}

struct Row {
  CallState state;
  const char* what;
  CallState next;
  const char* orders;
};

// Left out: what the transaction layer never lets through (a 2xx that is acknowledged already).
constexpr Row rows[] = {
    {calling, "a CANCEL", cancelling, "a 200/CANCEL, a 487/INVITE, b CANCEL"},
    {calling, "a ACK", calling, ""},
    {calling, "a BYE", calling, "a 481/BYE"},
    {calling, "b BYE", calling, "b 481/BYE"},
    {calling, "b INVITE", calling, "b 481/INVITE"},
    {calling, "b 180", ringing, "a 180/INVITE"},
    {calling, "b 200", answered, "a 200/INVITE+sdp, b ACK"},
    {calling, "b 486", ended, "a 486/INVITE"},
    {calling, "b 481", ended, "a 481/INVITE"},
    {calling, "b silent", ended, "a 408/INVITE"},
    {calling, "hang up", cancelling, "a 480/INVITE, b CANCEL"},
    {calling, "no media", calling, ""},
    {ringing, "a CANCEL", cancelling, "a 200/CANCEL, a 487/INVITE, b CANCEL"},
    {ringing, "a ACK", ringing, ""},
    {ringing, "a BYE", cancelling, "a 200/BYE, a 487/INVITE, b CANCEL"},
    {ringing, "a INVITE", ringing, "a 500/INVITE"},
    {ringing, "b BYE", cancelling, "b 200/BYE, a 480/INVITE, b CANCEL"},
    {ringing, "b INVITE", ringing, "b 491/INVITE"},
    {ringing, "b 180", ringing, "a 180/INVITE"},
    {ringing, "b 200", answered, "a 200/INVITE+sdp, b ACK"},
    {ringing, "b 486", ended, "a 486/INVITE"},
    {ringing, "b 481", ended, "a 481/INVITE"},
    {ringing, "b silent", ended, "a 408/INVITE"},
    {ringing, "hang up", cancelling, "a 480/INVITE, b CANCEL"},
    {ringing, "no media", ringing, ""},
    {cancelling, "a CANCEL", cancelling, "a 200/CANCEL"},
    {cancelling, "a ACK", cancelling, ""},
    {cancelling, "a BYE", cancelling, "a 200/BYE"},
    {cancelling, "a INVITE", cancelling, "a 481/INVITE"},
    {cancelling, "b BYE", cancelling, "b 200/BYE"},
    {cancelling, "b INVITE", cancelling, "b 481/INVITE"},
    {cancelling, "b 180", cancelling, ""},
    {cancelling, "b 200", ending, "b ACK, b BYE"},
    {cancelling, "b 486", ended, ""},
    {cancelling, "b 481", ended, ""},
    {cancelling, "b silent", ended, ""},
    {cancelling, "hang up", cancelling, ""},
    {cancelling, "no media", cancelling, ""},
    {answered, "a CANCEL", answered, "a 200/CANCEL"},
    {answered, "a ACK", established, ""},
    {answered, "a BYE", ending, "a 200/BYE, b BYE"},
    {answered, "a INVITE", answered, "a 491/INVITE"},
    {answered, "b BYE", hung_up_unacknowledged, "b 200/BYE"},
    {answered, "b INVITE", answered, "b 491/INVITE"},
    {answered, "b 180", answered, ""},
    {answered, "b 486", answered, ""},
    {answered, "b 481", answered, ""},
    {answered, "b silent", answered, ""},
    {answered, "hang up", hung_up_unacknowledged, "b BYE"},
    {answered, "no media", answered, ""},
    {hung_up_unacknowledged, "a CANCEL", hung_up_unacknowledged, "a 200/CANCEL"},
    {hung_up_unacknowledged, "a ACK", ending, "a BYE"},
    {hung_up_unacknowledged, "a BYE", ended, "a 200/BYE"},
    {hung_up_unacknowledged, "a INVITE", hung_up_unacknowledged, "a 481/INVITE"},
    {hung_up_unacknowledged, "b BYE", hung_up_unacknowledged, "b 200/BYE"},
    {hung_up_unacknowledged, "b INVITE", hung_up_unacknowledged, "b 481/INVITE"},
    {hung_up_unacknowledged, "b 180", hung_up_unacknowledged, ""},
    {hung_up_unacknowledged, "b 486", hung_up_unacknowledged, ""},
    {hung_up_unacknowledged, "b 481", hung_up_unacknowledged, ""},
    {hung_up_unacknowledged, "b silent", hung_up_unacknowledged, ""},
    {hung_up_unacknowledged, "hang up", hung_up_unacknowledged, ""},
    {hung_up_unacknowledged, "no media", hung_up_unacknowledged, ""},
    {established, "a CANCEL", established, "a 200/CANCEL"},
    {established, "a ACK", established, ""},
    {established, "a BYE", ending, "a 200/BYE, b BYE"},
    {established, "a INVITE", reoffered, "b INVITE+sdp"},
    {established, "b BYE", ending, "b 200/BYE, a BYE"},
    {established, "b INVITE", reoffered, "a INVITE+sdp"},
    {established, "b 180", established, ""},
    {established, "b 486", established, ""},
    {established, "b 481", established, ""},
    {established, "b silent", established, ""},
    {established, "hang up", ending, "b BYE, a BYE"},
    {established, "no media", ending, "b BYE, a BYE"},
    {reoffered, "a CANCEL", reoffered, "a 200/CANCEL, b CANCEL"},
    {reoffered, "a ACK", reoffered, ""},
    {reoffered, "a BYE", ending, "a 200/BYE, a 487/INVITE, b BYE"},
    {reoffered, "a INVITE", reoffered, "a 500/INVITE"},
    {reoffered, "b BYE", ending, "b 200/BYE, a 487/INVITE, a BYE"},
    {reoffered, "b INVITE", reoffered, "b 491/INVITE"},
    {reoffered, "b 180", reoffered, "a 180/INVITE"},
    {reoffered, "b 200", reoffer_answered, "a 200/INVITE+sdp, b ACK"},
    {reoffered, "b 486", established, "a 486/INVITE"},
    {reoffered, "b 481", ending, "a 481/INVITE, b BYE, a BYE"},
    {reoffered, "b silent", ending, "a 408/INVITE, b BYE, a BYE"},
    {reoffered, "hang up", ending, "a 487/INVITE, b BYE, a BYE"},
    {reoffered, "no media", ending, "a 487/INVITE, b BYE, a BYE"},
    {reoffer_answered, "a CANCEL", reoffer_answered, "a 200/CANCEL"},
    {reoffer_answered, "a ACK", established, ""},
    {reoffer_answered, "a BYE", ending, "a 200/BYE, b BYE"},
    {reoffer_answered, "a INVITE", reoffer_answered, "a 491/INVITE"},
    {reoffer_answered, "b BYE", hung_up_unacknowledged, "b 200/BYE"},
    {reoffer_answered, "b INVITE", reoffer_answered, "b 491/INVITE"},
    {reoffer_answered, "b 180", reoffer_answered, ""},
    {reoffer_answered, "b 486", reoffer_answered, ""},
    {reoffer_answered, "b 481", reoffer_answered, ""},
    {reoffer_answered, "b silent", reoffer_answered, ""},
    {reoffer_answered, "hang up", hung_up_unacknowledged, "b BYE"},
    {reoffer_answered, "no media", reoffer_answered, ""},
    {ending, "a CANCEL", ending, "a 200/CANCEL"},
    {ending, "a ACK", ending, ""},
    {ending, "a BYE", ending, "a 200/BYE"},
    {ending, "a INVITE", ending, "a 481/INVITE"},
    {ending, "b BYE", ending, "b 200/BYE"},
    {ending, "b INVITE", ending, "b 481/INVITE"},
    {ending, "b 180", ending, ""},
    {ending, "b 486", ending, ""},
    {ending, "b 481", ending, ""},
    {ending, "b silent", ending, ""},
    {ending, "hang up", ending, ""},
    {ending, "no media", ending, ""},
};

TEST(EveryEvent, is_answered_as_the_table_says_and_leaves_nothing_behind) {
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(to_string(row.state)) + ", " + row.what);
    CallRig rig;
    rig.reach(row.state);
    ASSERT_EQ(rig.state(), row.state);
    EXPECT_EQ(make(rig, row.what), row.orders);
    EXPECT_EQ(to_string(rig.state()), to_string(row.next));
    rig.falls_silent();
    EXPECT_EQ(rig.left(), "");
  }
}

}  // namespace
}  // namespace trunkline::controlplane
