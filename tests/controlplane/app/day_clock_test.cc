// The time of day in call records, when somebody sets the clock while we run.
#include "controlplane/app/day_clock.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "controlplane/app/monotonic_clock.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

TEST(DayClock, is_read_again_each_second_so_that_a_step_is_seen) {
  std::string folder = (std::filesystem::temp_directory_path() / "day-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  {
    const auto spool = std::move(*Spool::open(folder + "/spool", 1 << 16));
    Recorder recorder(*spool, 1, 0);
    boost::asio::io_context io;
    const MonotonicClock clock;
    std::int64_t unix_at_origin = 1'000'000;
    const DayClock day(io, recorder, clock, [&] { return unix_at_origin; });
    const auto unix_ms = [&] {
      const auto now = clock.now();
      recorder.started(1, now, {});
      CallRecord record;
      EXPECT_EQ(spool->read({&record, 1}), 1U);
      spool->done(1);
      return record.unix_ms -
             std::chrono::duration_cast<std::chrono::milliseconds>(now.since_origin()).count();
    };
    EXPECT_EQ(unix_ms(), 1'000'000);
    unix_at_origin += 3;  // as when we are interrupted between one clock and the other
    io.run_for(1200ms);
    EXPECT_EQ(unix_ms(), 1'000'000);
    unix_at_origin += 3'600'000;
    io.run_for(1200ms);
    EXPECT_EQ(unix_ms(), 4'600'003);
  }
  std::filesystem::remove_all(folder);
}

TEST(DayClock, is_the_system_s) {
  const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  const auto since_origin_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(MonotonicClock().now().since_origin()).count();
  EXPECT_NEAR(static_cast<double>(unix_at_origin_ms() + since_origin_ms), static_cast<double>(now_ms), 50);
}

}  // namespace
}  // namespace trunkline::controlplane
