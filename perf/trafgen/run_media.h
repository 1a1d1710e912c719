// The step that measures media at a rate, and what is said of media in any step.
#pragma once

#include "perf/trafgen/generator.h"
#include "perf/trafgen/json_line.h"
#include "perf/trafgen/step.h"

namespace trunkline::trafgen {

/// A warm-up, then the measurement, then until nothing comes any more.
[[nodiscard]] JsonLine run_media(Generator& generator, const Options& options, const Step& step);

/// What the phones said and heard since the run began.
void add_talk(JsonLine& line, Generator& generator);

}  // namespace trunkline::trafgen
