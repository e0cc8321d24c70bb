/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim.h"
#include "dusk-store.h"

G_BEGIN_DECLS

/**
 * DuskDemoOptions: the global options about the simulated Internet.
 *
 * @scenario: (nullable): a name that ships or a path; %NULL where the real Internet is wanted
 * @at_s: when the simulation begins anew; %DUSK_TIME_UNKNOWN where it goes on
 * @speed: simulated seconds per real second; negative for the scenario's own
 */
typedef struct {
  const char *scenario;
  gint64      at_s;
  double      speed;
} DuskDemoOptions;

/**
 * dusk_demo_take:
 * @argc, @argv: (inout): `--demo`, `--demo=SCENARIO`, `--demo-at=TIME` and `--demo-speed=NUMBER` are taken out; each of them means a demo
 * @options: (out): its @scenario points into @argv
 *
 * Returns: %TRUE, or %FALSE with %DUSK_ERROR_USAGE
 */
gboolean dusk_demo_take (int *argc, char **argv, DuskDemoOptions *options, GError **error);

/**
 * DuskDemoLife: how long a simulation lives.
 *
 * @DUSK_DEMO_MOMENT: for one answer: in memory, its time stands still
 * @DUSK_DEMO_VISIT: it is kept, and its time stands still
 * @DUSK_DEMO_LIFE: it is kept, and its time goes on
 */
typedef enum {
  DUSK_DEMO_MOMENT,
  DUSK_DEMO_VISIT,
  DUSK_DEMO_LIFE,
} DuskDemoLife;

/**
 * DuskDemo: the simulated Internet of one start, and the store of what is found in it.
 *
 * A simulation that is kept lies in a folder of its own beside the user's data, and its time never goes back from one start to the next, whatever
 * ended the last: what is kept is the time that will be reached when it is kept next.
 */
typedef struct _DuskDemo DuskDemo;

/**
 * dusk_demo_new:
 * @asked_s: the present must not lie before it, where the simulation is a %DUSK_DEMO_MOMENT; or %DUSK_TIME_UNKNOWN
 *
 * Where the options say when to begin, what an earlier simulation of this scenario left is removed.
 *
 * Returns: (transfer full): or %NULL with the errors of dusk_sim_new(), or with %DUSK_ERROR_STORE where it should begin anew and still runs
 */
DuskDemo *dusk_demo_new (const DuskDemoOptions *options, DuskDemoLife life, gint64 asked_s, GError **error);

/** Keeps the time once more and ends the simulated Internet. */
void      dusk_demo_free (DuskDemo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskDemo, dusk_demo_free)

/** Returns: (transfer none) */
DuskSim   *dusk_demo_sim (DuskDemo *self);
/** Returns: (transfer none) */
DuskStore *dusk_demo_store (DuskDemo *self);

/**
 * dusk_demo_folder:
 *
 * Returns: (transfer full): where a simulation of @scenario is kept: `demo-NAME` in the folder of the user's store; of a scenario that is
 *   a path, with a few digits that tell it from others of that name
 */
char *dusk_demo_folder (const char *scenario);

G_END_DECLS
